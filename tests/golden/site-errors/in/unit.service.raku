#!raku

task-run "a", "systemd", %( start => "/a" );
