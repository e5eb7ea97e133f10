#!raku
task-run "inbox", "systemd", %(path-exists => "/run/inbox");
