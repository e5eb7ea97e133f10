#!raku
task-run "on the hour", "systemd-timer", %( schedule => "hourly" );
