#!raku
task-run "two", "systemd", %( nice => 2 );
