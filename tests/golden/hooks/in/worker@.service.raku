#!raku
task-run "worker", "systemd", %(
    start     => '/usr/bin/worker %i',
    start-if  => sub ($call) { $call<unit>.contains('@') },
);
