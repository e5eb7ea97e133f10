#!raku
task-run "good", "systemd", %(
    description => "Good",
    exec-start => "/bin/sleep infinity",
);
