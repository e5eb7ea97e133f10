#!raku
# Too little for Raku in each respect.
task-run "tight", "systemd", %(
    start      => '/usr/bin/app',
    memory-max => { '64M' },
    TasksMax   => 2,
    Service    => %( RootDirectory => '/srv/root' ),
    hooks      => %( pre-start => sub { } ),
);
