#!raku
task-run "checked", "systemd-with-health", %(
    exec-start => '/bin/sleep infinity',
    health-check => %(
        type => 'exec', command => '/usr/bin/test -e /run/healthy', interval => 2, timeout => 10,
        failure-threshold => 2,
        on-failure => sub { spurt '/run/failures', "failed\n", :append; },
    ),
);
