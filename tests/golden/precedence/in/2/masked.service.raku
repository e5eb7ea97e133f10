#!raku
task-run "masked", "systemd", %( start => '/bin/masked' );
