#!raku
task-run "web", "systemd", %(
    exec-start => "/usr/bin/web",
    memory-high => "512M",
    rules => [
        %( on => 'memory-pressure', set => %( memory-high => '640M', cpu-weight => 50 ) ),
    ],
    health-check => %(
        type => "http", url => "http://localhost:3000/health", interval => 10, failure-threshold => 2,
        on-failure => "restart",
    ),
);
