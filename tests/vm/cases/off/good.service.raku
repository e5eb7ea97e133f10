#!raku
task-run "good", "systemd", %(exec-start => "/bin/sleep infinity");
