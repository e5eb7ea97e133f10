#!raku
task-run "breakout", "systemd", %( path-exists => "/x\n[Service]\nExecStart=/bin/evil" );
