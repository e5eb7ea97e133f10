#!raku
task-run "syntax", "systemd", %(
    start => "/bin/true
);
