#!raku
task-run "not named as a drop-in", "systemd", %( nice => 2 );
