#!raku
task-run "echo", "systemd", %(exec-start => "/bin/cat", standard-input => "socket");
