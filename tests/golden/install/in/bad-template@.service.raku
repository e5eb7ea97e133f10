#!raku
task-run "of another kind", "systemd", %( start => '/bin/z', alias => 'one.service' );
