#!raku
task-run "source-path", "systemd", %( source-path => '/x' );
