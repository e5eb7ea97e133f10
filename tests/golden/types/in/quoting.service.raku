#!raku
task-run "50% of \$HOME", "systemd", %(
    start => command('/bin/sh', '-c', 'echo "$HOME %i" > /tmp/x; echo \\', ';', 'two words', ''),
    stop  => '/bin/sh -c "echo $HOME %i"',
    env   => %(
        PLAIN   => 'production',
        SPACES  => 'two words',
        QUOTES  => q{it's "quoted"},
        LINES   => "one\ntwo\ttabbed",
        PERCENT => '100%',
        DOLLAR  => '$HOME',
        EMPTY   => '',
        NUMBER  => 8,
    ),
    working-directory => literal('/srv/50%'),
);
