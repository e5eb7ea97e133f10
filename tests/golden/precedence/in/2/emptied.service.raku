#!raku
task-run "emptied", "systemd", %( start => '/bin/emptied' );
