#!raku
spurt '/tmp/foreign-ran', 'x';
task-run "Of another user", "systemd", %( start => '/bin/true' );
