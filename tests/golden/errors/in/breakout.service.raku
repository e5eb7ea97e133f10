#!raku
task-run "breakout", "systemd", %(
    start             => "/bin/true \\",
    user              => "root\rGroup=wheel",
    "x\n[Service]"    => 'y',
    environment       => "A=\0",
    working-directory => "\e[31m",
);
