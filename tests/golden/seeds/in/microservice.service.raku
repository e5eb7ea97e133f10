#!raku
task-run "microservice", "systemd-with-health", %(
    exec-start => "/usr/bin/microservice",
    
    health-check => %(
        type => "http",
        url => "http://localhost:3000/health",
        interval => 30,
        timeout => 5,
        
        on-failure => sub {
            task-run "alert", "slack-notification", %(
                channel => "#ops",
                message => "Microservice health check failed"
            );
        }
    ),
);
