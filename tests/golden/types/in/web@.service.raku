#!raku
task-run "web", "systemd", %(
    description      => 'Web server on port %i',
    start            => '/usr/bin/web --port %i',
    default-instance => '8080',
    wanted-by        => 'multi-user.target',
);
