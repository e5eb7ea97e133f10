#!raku
task-run "once, from above", "systemd", %( start => '/bin/once' );
