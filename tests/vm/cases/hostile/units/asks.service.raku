#!raku
# PID 1 waits for generators and answers nobody meanwhile.
my $asked = run <systemctl daemon-reload>, :err;
task-run "asks", "systemd", %(
    description => $asked.exitcode ?? "was refused" !! "was answered",
    exec-start => "/bin/sleep infinity",
);
