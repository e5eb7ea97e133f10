#!raku
task-run "Enabled", "systemd", %( start => '/bin/sleep infinity' );
