#!raku
task-run "closure", "systemd", %(
    start      => '/bin/true',
    memory-max => { die "cannot tell" },
);
