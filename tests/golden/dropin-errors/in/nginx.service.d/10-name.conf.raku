#!raku
task-run "name", "systemd", %( name => 'nginx.service', nice => 1 );
