#!raku
task-run "Any web", "systemd", %( start => '/bin/any %i', default-instance => 'red', wanted-by => 'a.target' );
