#!raku
task-run "values", "systemd", %(
    start       => ['/bin/one', '/bin/two'],
    memory-max  => <1G 2G>,
    user        => %( name => 'x' ),
    description => Nil,
    after       => 'nginx',
    wants-service => 'a/b',
    on-calendar => 'daily',
    nice        => 1,
    Nice        => 2,
    Service     => 'x',
);
