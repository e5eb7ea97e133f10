#!raku
task-run "does not fit into its memory.high for a while", "systemd", %(
    exec-start   => '/bin/sh -c "timeout --signal=KILL 12 tail /dev/zero; sleep infinity"',
    memory-high  => '24M',
    cpu-weight   => 100,
    rules        => [
        %( on => 'memory-high', set => %( cpu-weight => 200 ), until => 'calm', then => 'restore' ),
    ],
    adaptation   => %( calm-after => 3 ),
);
