#!raku
task-run "breakout", "systemd", %( description => "a\n[Service]\nExecStart=/bin/evil" );
