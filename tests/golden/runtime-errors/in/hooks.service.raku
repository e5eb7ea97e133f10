#!raku
task-run "hooks", "systemd", %(
    start => '/bin/true',
    hooks => %(
        pre-strat  => { },
        post-start => %( run => { }, timeout => 'soon', retry => 5 ),
        pre-stop   => 'a string',
        post-stop  => %( timeout => 5 ),
    ),
    start-if => 'yes',
);
