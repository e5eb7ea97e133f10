#!raku
task-run "higher", "systemd", %( nice => 1 );
