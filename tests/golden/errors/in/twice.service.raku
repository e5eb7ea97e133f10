#!raku
task-run "twice", "systemd", %( start => '/bin/first' );
