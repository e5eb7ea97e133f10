#!raku
task-run "every service", "systemd", %( oom-policy => 'continue' );
