#!raku
task-run "hooks", "systemd", %( hooks => %( report => sub ($call) { say "report of $call<unit>" } ) );
