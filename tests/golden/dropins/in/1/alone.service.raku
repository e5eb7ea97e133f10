#!raku
task-run "Alone", "systemd", %( start => '/bin/true' );
