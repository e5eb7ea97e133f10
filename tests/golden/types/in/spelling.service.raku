#!raku
task-run "each way to write a key", "systemd", %(
    Unit    => %( Documentation => 'man:true(1)', after => 'network.target' ),
    Service => %( ExecStart => '/bin/true', nice => 5 ),
    MemoryMax        => { 64.MB },
    cpu-quota        => '20%',
    oom-score-adjust => -500,
    io-weight        => 50,
    private-tmp      => True,
    no-new-privileges => False,
    timeout-stop-sec => 1.5,
    exec-start-pre   => ['', '/bin/mkdir -p /run/x'],
    requires-mount   => 'srv',
    binds-to-service => 'db.service',
    before           => [],
);
