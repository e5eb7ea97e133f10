#!raku
task-run "adaptation", "systemd", %(
    start => '/bin/true',
    monitoring => %( interval => '100ms' ),
    kernel-monitoring => %( cgroup-memory => %( high-threshold => 'much' ) ),
    adaptation => %(
        mode => 'perhaps', cooldown => 0, grow-windw => 5, shrink-window => 'soon',
        rate => %( changes => 0 ), margin => 10, calm-after => True,
        bounds => %( memory-max => %( min => 'x', maxi => '4G' ), user => %( min => 1 ), cpu-weight => 5 ),
    ),
);
