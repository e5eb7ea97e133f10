#!raku
task-run "monitoring", "systemd", %(
    start => '/bin/true',
    monitoring => %(
        intervall => 60,
        timeout => 0,
        priority => 'high',
        pattern-check => 'x',
        change-threshold => %( memory-max => '100M', start => 5, exec-start => 5 ),
    ),
    kernel-monitoring => %(
        psi => %(
            memory => %( level => 'all', threshold => 150000, window => 1000 ),
            cpu => %( threshold => 2000000, window => 1000000 ),
            disk => %( ),
        ),
        cgroup-memory => %( enabled => 'yes', oom-score => 5000 ),
    ),
    health-check => %( type => 'http', on-failure => 'explode', expect => %( status => 7 ) ),
    rules => [ %( on => 'memory-pressure', set => %( user => 'root' ) ), 'x' ],
    on-change => 'panic',
    pressure-response => 5,
);
