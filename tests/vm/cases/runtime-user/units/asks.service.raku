#!raku
task-run "asks its hook each second", "systemd-adaptive", %(
    exec-start  => '/bin/sleep infinity',
    memory-high => '64M',
    monitoring  => %(
        interval       => 1,
        resource-check => sub ($event) {
            spurt "/var/tmp/sparrow-seen", "$event<unit> {$event<psi><memory><some><avg10> ~~ Numeric}\n";
            %( memory-high => '96M' )
        },
    ),
);
