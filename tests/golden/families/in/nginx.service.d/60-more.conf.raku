#!raku
task-run "more", "systemd", %( nice => 3 );
