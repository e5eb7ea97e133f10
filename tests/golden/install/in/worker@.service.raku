#!raku
task-run "Worker", "systemd", %(
    start            => '/bin/worker %i',
    wanted-by        => 'shop.target',
    default-instance => 'zero',
    alias            => <labourer@.service hand@zero.service>,
);
