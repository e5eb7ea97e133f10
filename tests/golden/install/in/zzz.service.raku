#!raku
# The name is api.service's already, which is the first by name.
task-run "Contests", "systemd", %( start => '/bin/z', alias => 'www.service' );
