#!raku
task-run "sequence", "systemd", %(
    start => '/bin/true',
    orchestration => %( startup-sequence => "begin:\n  say 'a'\n  sai 'b'\nend:" ),
);
