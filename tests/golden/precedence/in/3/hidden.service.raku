#!raku
task-run "lowest", "systemd", %( start => '/bin/lowest' );
