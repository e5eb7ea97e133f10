update_state %( unit => %(
    description => "their {config()<file>}",
    exec-start => %( command => ['/usr/bin/app', config()<file>] ),
    syslog-identifier => %( literal => '50%' ),
    memory-max => config()<memory-max>,
) );
