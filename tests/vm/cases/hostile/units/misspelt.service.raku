#!raku
task-run "misspelt", "systemd", %(
    descripton => "Misspelt",
    exec-start => "/bin/sleep infinity",
);
