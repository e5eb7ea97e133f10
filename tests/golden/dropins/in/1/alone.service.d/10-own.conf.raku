#!raku
task-run "to a unit of ours", "systemd", %( restart => 'always' );
