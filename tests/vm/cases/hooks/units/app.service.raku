#!raku
# Each step notes that it ran.
sub note-it(Str $what) { "/run/steps".IO.spurt: "$what\n", :append }

task-run "app", "systemd", %(
    start         => '/bin/sh -c "echo started >> /run/steps; exec sleep 1000"',
    memory-max    => '500M',
    start-if      => { "/run/allowed".IO.e },
    hooks         => %(
        pre-start => sub ($call) { note-it "pre-start of $call<unit>" },
        pre-stop  => %( run => sub { note-it "pre-stop" }, timeout => 80 ),
    ),
    orchestration => %(
        startup-sequence => "begin:\n    '/run/steps'.IO.spurt: \"sequence\\n\", :append\nend:",
    ),
);
