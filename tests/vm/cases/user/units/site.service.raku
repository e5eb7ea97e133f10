#!raku
task-run "For every user", "systemd", %( start => '/bin/true' );
