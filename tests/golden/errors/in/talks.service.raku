#!raku
say "said";
note "noted";
shell "echo from a shell";
say '{"schema":1}';
task-run "talks", "systemd", %( start => '/bin/true' );
