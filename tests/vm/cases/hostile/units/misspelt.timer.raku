#!raku
task-run "misspelt", "systemd", %(
    on-boot-sek => "5 min",
);
