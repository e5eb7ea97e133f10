#!raku
task-run "Good in scope {%*ENV<SYSTEMD_SCOPE>}", "systemd", %(
    start    => '/bin/sleep infinity',
    start-if => { spurt "{%*ENV<XDG_RUNTIME_DIR>}/asked", 'yes'; True },
);
