#!raku
task-run "a timer", "systemd", %(
    on-calendar => 'daily',
    hooks => %( pre-start => { } ),
);
