#!raku
use Sparrow6::DSL;
task-run "echo for one connection", "systemd", %(
    start          => '/bin/cat',
    standard-input => 'socket',
);
