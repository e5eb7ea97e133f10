#!raku
task-run "beans", "systemd", %(
    memory-high           => '64M',
    temporary-file-system => ['/var:ro', '/run'],
    root-image            => '/srv/root.img',
    hooks                 => %( post-stop => sub { } ),
);
