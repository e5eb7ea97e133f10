#!raku
# As in the vision: the kernel tells of pressure, a hook decides.
task-run "database", "systemd-pressure-aware", %(
    exec-start => '/bin/sleep infinity',
    memory-max => '300M',
    kernel-monitoring => %(
        psi => %(
            enabled => True,
            memory => %( level => "some", threshold => 100000, window => 1000000 ),
        ),
        cgroup-memory => %( enabled => True, high-threshold => "80%", oom-score => -500 ),
    ),
    pressure-response => sub ($event) {
        spurt '/run/events', "$event<type> $event<unit> {$event<psi><memory><avg10> ~~ Numeric}\n", :append;
        given $event<type> {
            when 'memory-pressure' { return %( memory-max => '400M', cpu-weight => 50 ) }
        }
        return %();
    },
);
