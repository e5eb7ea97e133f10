#!raku
task-run "Good in scope {%*ENV<SYSTEMD_SCOPE>}", "systemd", %(
    start    => '/bin/sleep infinity',
    start-if => { spurt '/var/tmp/sparrow-asked', 'yes'; True },
);
