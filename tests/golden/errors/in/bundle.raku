#!raku
task-run "no/unit name", "systemd", %( start => '/bin/true' );
