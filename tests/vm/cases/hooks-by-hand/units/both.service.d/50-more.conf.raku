#!raku
task-run "more", "systemd", %( hooks => %( pre-start => sub { say "more" } ) );
