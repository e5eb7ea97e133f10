#!raku
task-run "no end", "systemd", %(
    start => '/bin/true',
    orchestration => %( startup-sequence => "begin:\n  say 'a'\n" ),
);
