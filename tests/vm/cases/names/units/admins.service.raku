#!raku
task-run "admins", "systemd", %(description => "Translated", exec-start => "/bin/sleep infinity");
