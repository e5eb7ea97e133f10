#!raku
use Sparrow6::DSL;

# Define a service with Sparrow6's full orchestration power
task-run "my-webapp", "systemd-dynamic", %(
    # Basic service definition
    description => "Dynamic Web Application",
    exec-start => "/usr/bin/webapp",
    
    # Sparrow6 hooks for lifecycle management
    hooks => %(
        # Pre-start hook using Sparrow6 tasks
        pre-start => sub {
            # Check dependencies with custom logic
            task-run "check-db", "database-health", %( 
                timeout => 30,
                retry => 5 
            );
            
            # Conditional environment setup
            if task-run("detect-env", "environment-probe")<env> eq 'production' {
                task-run "setup-prod", "production-init";
            }
        },
        
        # Dynamic resource allocation hook
        resource-check => sub {
            my %metrics = task-run "system-metrics", "resource-monitor";
            
            return %(
                memory-max => %metrics<free-memory> < 4.GB ?? "512M" !! "2G",
                cpu-quota => %metrics<cpu-load> > 80 ?? "50%" !! "200%",
                io-weight => %metrics<io-pressure> ?? 100 !! 1000
            );
        },
        
        # Health monitoring with Sparrow6 tasks
        health-check => sub {
            my %health = task-run "webapp-health", "http-check", %(
                url => "http://localhost:8080/health",
                expect => %(status => 200, body => /'ok'/)
            );
            
            if !%health<success> {
                task-run "alert", "notification", %( 
                    message => "Service degraded", 
                    severity => "warning" 
                );
            }
            
            return %health<success>;
        }
    ),
    
    # Sparrow6 orchestration for complex dependencies
    orchestration => %(
        # Use Sparrow6's within/sequence expressions
        startup-sequence => q:to/SEQUENCE/,
            begin:
                task-run "network-ready", "network-check"
                task-run "storage-mount", "mount-check", %( path => "/data" )
                task-run "config-sync", "consul-fetch", %( key => "webapp/config" )
            end:
        SEQUENCE
        
        # Dynamic dependency resolution
        requires => sub {
            my @deps = <network.target>;
            
            # Add dependencies based on system state
            if task-run("check-feature", "feature-flags")<use-redis> {
                @deps.push: "redis.service";
            }
            
            if os() ~~ /centos/ {
                @deps.push: "firewalld.service";
            }
            
            return @deps;
        }
    ),
    
    # Asynchronous monitoring configuration
    monitoring => %(
        interval => 60,  # Check every 60 seconds
        priority => "background"  # Don't block systemd operations
    )
);
