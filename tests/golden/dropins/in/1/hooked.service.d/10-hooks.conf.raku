#!raku
task-run "hooks", "systemd", %(
    start-if => { get-available-memory() > 64.MB },
    hooks    => %( pre-stop => -> { say "stopping" } ),
    exec-stop => ['', '/bin/true'],
    memory-high => { 1.GB },
    monitoring => %( interval => 30 ),
);
