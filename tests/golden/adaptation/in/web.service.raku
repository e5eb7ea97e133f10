#!raku
task-run "web", "systemd", %(
    start      => '/usr/bin/web',
    memory-max => '2G',
    monitoring => %(
        interval => '1min', timeout => 20, priority => 'background',
        resource-check => sub ($event) { %( cpu-weight => 50 ) },
        pattern-check  => sub { %() },
        change-threshold => %( memory-max => '100M', cpu-quota => '20%' ),
    ),
    adaptive-resources => %( kernel-signals => True, interval => 300, adaptation-strategy => sub ($event) { %() } ),
    kernel-monitoring => %(
        psi => %(
            enabled => True,
            memory => %( level => 'some', of => 'unit', threshold => 150000, window => 1000000 ),
            cpu => %( level => 'full', of => 'slice', threshold => 100000, window => 500000 ),
            io => %( of => 'system', threshold => 10000000, window => 10000000 ),
        ),
        cgroup-memory => %( enabled => True, high-threshold => '80%', oom-score => -500 ),
    ),
    pressure-response => sub ($event) { },
    hooks => %( health-check => %( run => sub { True }, timeout => 5 ) ),
    health-check => %(
        type => 'http', url => 'http://localhost/', expect => %( status => 200, body => /ok/ ),
        interval => 10, timeout => 2, start-period => '30s', failure-threshold => 3, success-threshold => 2,
        on-failure => 'restart',
    ),
    rules => [
        %( on => 'memory-pressure', above => %( avg10 => 20 ), for => 10,
           set => %( memory-high => '+25%', max => '4G' ), until => 'calm', then => 'restore' ),
        %( name => 'spare', on => %( all => [
               %( on => 'cpu-pressure', of => 'unit', level => 'full', above => %( avg60 => 12.5 ) ),
               %( any => [ 'memory-high', 'oom-kill', %( on => 'memory-usage', above => '80%' ) ] ),
               %( not => %( on => 'memory-available', below => '2G' ) ),
               %( on => 'tasks', below => 100 ),
           ] ),
           set => %( memory-max => %( to => '+64M', min => '256M', max => '4G' ),
                     cpu-weight => %( to => 50 ), tasks-max => 200 ),
           until => %( on => 'cpu-pressure', of => 'unit', below => %( avg300 => 1 ) ), then => 'keep' ),
        %( on => 'unhealthy', set => %( memory-high => '+10%' ) ),
        %( on => 'io-pressure', below => %( avg10 => 1 ), for => '1min', set => %( memory-max => '-64M' ) ),
    ],
    adaptation => %(
        mode => 'recommend', cooldown => 60, grow-window => 10, shrink-window => '5min',
        rate => %( changes => 4, per => '10min' ), margin => '12.5%', calm-after => 30,
        bounds => %( memory-max => %( min => '256M', max => '8G' ), memory-high => %( max => '6G' ) ),
    ),
    change-threshold => %( memory-high => '5%' ),
    on-change => 'reload',
);
