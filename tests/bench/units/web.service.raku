#!raku
# A web application behind a proxy: its settings by stage, its memory by what the machine has.
my $stage = %*ENV<DEPLOYMENT_ENV> // 'development';
my %workers = production => 8, staging => 4, development => 2;
my $port = 8000 + @NUMBER@;

task-run "web-@NUMBER@", "systemd", %(
    description   => "Web application @NUMBER@ ($stage, edition 1)",
    start         => "/usr/bin/web --port=$port --workers={%workers{$stage} // 1}",
    reload        => '/bin/kill -HUP $MAINPID',
    after-service => <postgresql redis>,
    env           => %( PORT => $port, STAGE => $stage, GREETING => 'two words' ),
    memory-max    => system-memory() > 8.GB ?? '2G' !! '512M',
    restart       => 'on-failure',
    restart-sec   => 5,
    private-tmp   => True,
    wanted-by     => 'multi-user.target',
);
