#!raku
use Sparrow6::DSL;

task-run "my-webapp", "systemd-dynamic", %(
    description => "Dynamic Web Application",
    exec-start => "/usr/bin/webapp",
    
    # Dynamic resource allocation
    hooks => %(
        resource-check => sub {
            my %metrics = task-run "system-metrics", "resource-monitor";
            return %(
                memory-max => %metrics<free-memory> < 4.GB ?? "512M" !! "2G",
                cpu-quota => %metrics<cpu-load> > 80 ?? "50%" !! "200%",
            );
        },
        
        # Health monitoring with Sparrow6
        health-check => sub {
            task-run "webapp-health", "http-check", %(
                url => "http://localhost:8080/health",
                expect => %(status => 200)
            );
        }
    ),
    
    # Sparrow6 orchestration
    orchestration => %(
        startup-sequence => q:to/SEQUENCE/,
            begin:
                task-run "network-ready", "network-check"
                task-run "storage-mount", "mount-check", %( path => "/data" )
                task-run "config-sync", "consul-fetch", %( key => "webapp/config" )
            end:
        SEQUENCE
    )
);
