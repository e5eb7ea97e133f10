#!raku
task-run "nicer", "systemd", %( nice => 7 );
