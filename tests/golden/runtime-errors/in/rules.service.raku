#!raku
task-run "rules", "systemd", %(
    start => '/bin/true',
    rules => [
        %( on => 'memory-presure', set => %( cpu-weight => 50 ) ),
        %( on => 'memory-pressure', above => 20, of => 'host', level => 'most', set => %( cpu-weight => 50 ) ),
        %( on => 'cpu-pressure', above => %( avg10 => 200 ), below => %( avg10 => 1, avg60 => 1 ),
           set => %( cpu-weight => 50 ) ),
        %( on => 'oom-kill', above => '2G', of => 'unit', set => %( cpu-weight => 50 ), for => 0 ),
        %( on => 'memory-usage', set => %( cpu-weight => 50 ), until => 'quiet', then => 'undo' ),
        %( on => 'tasks', above => '80%', set => %( ) ),
        %( on => %( all => [ ], any => [ ] ), set => %( cpu-weight => 50 ) ),
        %( on => %( all => [ 'oom', 5 ] ), above => %( avg10 => 5 ), set => %( cpu-weight => 'much' ) ),
        %( on => 'oom', set => %( memory-max => '+25%', memory-high => '+64X', max => '4G' ) ),
        %( on => 'oom', set => %( memory-max => '+25%' ) ),
        %( on => 'oom', set => %( memory-max => %( to => '+25%', top => '4G' ) ) ),
        %( name => 'a', on => 'oom', set => %( memory-max => '-25%', max => 'lots' ) ),
        %( name => 'a', set => %( user => 'root' ) ),
    ],
);
