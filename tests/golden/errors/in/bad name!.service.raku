#!raku
task-run "x", "systemd", %( start => '/bin/true' );
