#!raku
task-run "from below", "systemd", %( nice => 3 );
