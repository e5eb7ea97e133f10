#!raku
# café
task-run "latin", "systemd", %( start => "/bin/true" );
