#!raku
task-run "lower", "systemd", %( start => '/bin/lower' );
