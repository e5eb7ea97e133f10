#!raku
# Everything of a service that is Raku and that systemd runs.
task-run "All steps", "systemd", %(
    start           => '/usr/bin/app',
    stop            => '/usr/bin/app --stop',
    exec-start-pre  => ['/usr/bin/app --check', '', '/usr/bin/app --prepare'],
    start-if        => [{ True }, sub { "/srv".IO.d }],
    hooks           => %(
        pre-start  => sub { },
        post-start => %( run => sub ($call) { say $call<unit> }, timeout => 5 ),
        pre-stop   => sub { },
        post-stop  => sub { },
        of-our-own => sub { %( memory-max => '1G' ) },
    ),
    orchestration   => %(
        startup-sequence => q:to/END/,
            begin:
                # a comment

                task-run "flags", "feature-flags"
                say "second"    # and another
            end:
            END
        requires => sub { <postgresql redis.service> },
    ),
    kernel-monitoring => %( cgroup-memory => %( oom-score => -500 ) ),
);
