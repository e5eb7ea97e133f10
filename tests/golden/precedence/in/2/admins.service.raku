#!raku
# Outranked by the admin's, and still enabled as this says.
task-run "vendor's", "systemd", %( start => '/bin/vendors', wanted-by => 'a.target' );
