#!raku
task-run "growth", "systemd", %(
    start => '/bin/true',
    rules => [
        %( on => 'oom', set => %( memory-max => '+25%' ) ),
        %( on => 'oom', set => %( memory-high => '+25%' ) ),
        %( on => 'oom', set => %( tasks-max => %( to => '+5', min => 5 ) ) ),
    ],
    adaptation => %( bounds => %( memory-high => %( max => '4G' ), tasks-max => %( min => 5 ) ) ),
);
