#!raku
# A rule without any closure: more room under pressure, and back when it is calm.
task-run "pressed", "systemd", %(
    exec-start => '/usr/bin/stress-ng --vm 1 --vm-bytes 260M --vm-keep --timeout 60s',
    memory-high => '160M',
    memory-max  => '600M',
    rules => [
        %( on => 'memory-pressure', of => 'unit', above => %( avg10 => 3 ), for => 2,
           set => %( memory-high => '+50%', max => '400M' ), until => 'calm', then => 'restore' ),
    ],
);
