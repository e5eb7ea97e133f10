#!raku
task-run "of another type", "systemd", %( on-calendar => 'daily' );
