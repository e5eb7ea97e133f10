#!raku
task-run "In scope {%*ENV<SYSTEMD_SCOPE>}", "systemd", %(
    start     => '%h/bin/run',
    wanted-by => 'default.target',
    start-if  => { True },
    env       => %( BUS => %*ENV<XDG_RUNTIME_DIR> // 'hidden' ),
);
