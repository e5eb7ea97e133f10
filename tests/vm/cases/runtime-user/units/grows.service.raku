#!raku
task-run "does not fit into its memory.high for a while", "systemd", %(
    exec-start   => '/bin/sh -c "timeout --signal=KILL 12 tail /dev/zero; sleep infinity"',
    memory-high  => '24M',
    rules        => [
        %( on => 'memory-high', set => %( memory-high => '+50%', max => '48M' ), until => 'calm', then => 'restore' ),
    ],
    adaptation   => %( calm-after => 3, cooldown => 1 ),
);
