#!raku
task-run "web", "systemd", %(
    start => '/usr/bin/web',
    needs => any-service(:provides<database>),
    after => any-of('nginx', 'haproxy', :else(())),
    wants => any-of('varnish', :else<memcached>),
    requires => all-mounts(:type<nfs>),
);
task-run "queue", "systemd", %( start => '/usr/bin/queue', provides => <message-broker queue> );
task-run "worker", "systemd", %(
    start => '/usr/bin/worker', needs-service => [|any-service(:provides<queue>), 'ledger', 'worker'],
    after => any-service(:provides<ledger>),
);
