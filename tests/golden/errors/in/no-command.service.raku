#!raku
task-run "no command", "systemd", %( user => 'nobody' );
