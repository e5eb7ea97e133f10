#!raku
task-run "once", "systemd", %( start => '/bin/once' );
