#!raku
task-run "each instance", "systemd", %( working-directory => '/srv/%i', nice => 5 );
