#!raku
# Every night, and each machine at a minute of its own.
task-run "clean-@NUMBER@", "systemd", %(
    description          => "Clean-up @NUMBER@ (edition 1)",
    on-calendar          => sprintf('*-*-* %02d:%02d:00', @NUMBER@ % 6, @NUMBER@ % 60),
    randomized-delay-sec => '5min',
    persistent           => True,
    unit                 => 'clean.service',
    wanted-by            => 'timers.target',
);
