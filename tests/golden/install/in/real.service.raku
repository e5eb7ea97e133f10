#!raku
# api.service wants this name as an alias.
task-run "Real", "systemd", %( start => '/bin/real' );
