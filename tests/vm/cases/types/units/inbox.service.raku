#!raku
task-run "inbox", "systemd", %(type => "oneshot", exec-start => "/bin/mv /run/inbox /run/read");
