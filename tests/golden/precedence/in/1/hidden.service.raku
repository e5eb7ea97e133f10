#!raku
task-run "higher", "systemd", %( start => '/bin/higher' );
