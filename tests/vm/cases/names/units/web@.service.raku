#!raku
task-run "web", "systemd", %(
    description => "Web %i",
    exec-start => '/bin/sh -c "echo %i > /run/web-%i; exec sleep infinity"',
    default-instance => "a",
    wanted-by => "multi-user.target",
);
