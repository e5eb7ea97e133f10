#!raku
# Nothing here keeps a hook from running: steps have all privileges.
task-run "roomy", "systemd", %(
    start      => '/usr/bin/app',
    user       => 'nobody',
    memory-max => '160M',
    tasks-max  => '10%',
    limit-as   => '50M',
    limit-nproc => 1,
    protect-system => 'strict',
    root-directory => '/srv/root',
    root-directory-start-only => True,
    start-if   => { True },
);
