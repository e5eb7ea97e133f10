#!raku
task-run "which instance?", "systemd", %( start => '/bin/z', upheld-by => 'a.service' );
