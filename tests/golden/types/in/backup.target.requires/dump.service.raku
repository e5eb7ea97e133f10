#!raku
task-run "dump", "systemd", %( start => '/usr/bin/dump', type => 'exec' );
