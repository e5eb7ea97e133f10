#!raku
task-run "Backup", "systemd", %(
    wants-service  => <dump prune>,
    after-mount    => 'srv-backup',
    conflicts      => 'shutdown.target',
    alias          => 'nightly.target',
);
