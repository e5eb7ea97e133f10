#!raku
task-run "one", "systemd", %( nice => 1 );
task-run "two", "systemd", %( nice => 2 );
