#!raku
task-run "of another type", "systemd", %( exec-start => '/bin/true', start-if => { True } );
