#!raku
task-run "both", "systemd", %(
    start => '/bin/sleep 1000',
    hooks => %( pre-start => sub { die "no database here" } ),
);
