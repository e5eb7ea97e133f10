#!raku
# Its rule is for what a file of the test says: how many tasks it has.
task-run "watched", "systemd", %(
    exec-start => '/bin/sleep infinity',
    memory-max => '300M',
    cpu-weight => 100,
    monitoring => %( interval => 2, resource-check => sub { %( cpu-weight => +slurp('/run/weight') ) } ),
);
