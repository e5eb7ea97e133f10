#!raku
task-run "a second command", "systemd", %( start => '/bin/second' );
