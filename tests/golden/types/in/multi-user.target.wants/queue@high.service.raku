#!raku
task-run "high queue", "systemd", %( start => '/usr/bin/queue high' );
