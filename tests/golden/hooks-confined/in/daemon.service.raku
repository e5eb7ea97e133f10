#!raku
# Its closure is not run as a step.
task-run "daemon", "systemd", %(
    start      => '/usr/bin/app',
    memory-max => '64M',
    monitoring => %( interval => 10, resource-check => sub { %( memory-max => '65M' ) } ),
);
