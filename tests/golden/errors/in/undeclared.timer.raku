#!raku
task-rum "undeclared", "systemd", %( on-calendar => 'daily' );
