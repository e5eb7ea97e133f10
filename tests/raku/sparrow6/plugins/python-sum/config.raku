%( names => %( first => "a", second => "b" ) )
