#!raku
task-run "tick", "systemd", %(
    type  => 'oneshot',
    start => ['/bin/echo one', '/bin/echo two'],
);
