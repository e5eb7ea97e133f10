#!raku
task-run "Blue web", "systemd", %( start => '/bin/blue', wanted-by => 'a.target' );
