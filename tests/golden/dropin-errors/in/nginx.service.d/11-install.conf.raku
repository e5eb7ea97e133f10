#!raku
task-run "install", "systemd", %(
    wanted-by => 'multi-user.target',
    Install   => %( Alias => 'www.service', DefaultInstance => 'x' ),
    also      => 'b.service',
);
