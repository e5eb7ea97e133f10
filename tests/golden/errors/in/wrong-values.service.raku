#!raku
task-run "wrong-values", "systemd", %(
    start              => ['/usr/bin/worker "a b', 'bin/worker'],
    restart            => 'allways',
    restart-sec        => '5 fortnights',
    memory-max         => '2 gigs',
    cpu-quota          => 50,
    nice               => 20,
    kill-signal        => 'SIGSTOPP',
    env                => %( A => '1' ),
    environment-file   => 'etc/worker.env',
    read-write-paths   => ['/srv', 'var/lib'],
    user               => 'a:b',
    after              => ['network.target', 'db'],
    system-call-filter => ['@system-service', '@mounts'],
    no-new-privileges  => 'maybe',
    limit-nofile       => '4096:1024',
);
