#!raku
# What is wished for stands in a file, so that a test decides by how much it differs.
task-run "thresholds", "systemd-dynamic", %(
    exec-start => '/bin/sleep infinity',
    memory-max => '500M',
    cpu-quota => '100%',
    monitoring => %(
        interval => 2,
        resource-check => sub {
            my ($memory, $quota) = '/run/wished'.IO.lines;
            return %( memory-max => $memory, cpu-quota => $quota );
        },
        change-threshold => %( memory-max => "100M", cpu-quota => "20%" ),
    ),
);
