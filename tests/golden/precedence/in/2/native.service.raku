#!raku
task-run "native", "systemd", %( start => '/bin/native' );
