#!raku
task-run "webserver", "systemd", %(
    description => "My Web Server",
    exec-start => "/usr/bin/myapp",
    restart => "always",
    after-service => ["network.target"],
);
