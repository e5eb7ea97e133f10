#!raku
task-run "options", "systemd", %( options => 'noatime' );
