#!raku
task-run "a", "systemd", %( start => "/a", provides => "Data base", needs => %( a => 1 ) );
