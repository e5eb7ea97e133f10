#!raku
task-run "every timer", "systemd", %( accuracy-sec => '1s' );
