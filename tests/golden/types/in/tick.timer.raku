#!raku
task-run "tick every minute", "systemd", %(
    on-calendar    => ['*:*:00', 'Mon..Fri 08:00'],
    on-boot-sec    => '2min',
    persistent     => True,
    unit           => 'tick.service',
    wanted-by      => 'timers.target',
);
