#!raku
task-run "blue alone", "systemd", %( nice => 10 );
