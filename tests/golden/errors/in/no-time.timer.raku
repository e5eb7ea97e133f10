#!raku
task-run "no time", "systemd", %( persistent => True );
