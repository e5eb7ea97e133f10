#!raku
task-run "nicer", "systemd", %( nice => 7, exec-start => ['', '/bin/sleep 4711'] );
