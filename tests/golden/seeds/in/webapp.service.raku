#!raku
task-run "webapp", "systemd-dynamic", %(
    description => "Web Application with Dynamic Resources",
    exec-start => "/usr/bin/webapp",
    
    # Initial static configuration
    memory-max => "2G",
    cpu-quota => "100%",
    
    # Asynchronous monitoring configuration
    monitoring => %(
        interval => 60,  # Check every 60 seconds
        
        resource-check => sub {
            my $available = get-available-memory();
            my $load = get-system-load();
            my $connections = get-active-connections();
            
            # Complex logic without blocking systemd
            my $optimal-memory = do {
                when $available < 2.GB { "512M" }
                when $available < 4.GB { "1G" }
                when $connections > 1000 { "4G" }
                default { "2G" }
            };
            
            return %(
                memory-max => $optimal-memory,
                cpu-quota => $load > 80 ?? "50%" !! "200%",
                io-weight => $connections > 500 ?? 100 !! 1000
            );
        },
        
        # Hysteresis to prevent oscillation
        change-threshold => %(
            memory-max => "100M",  # Only update if change > 100M
            cpu-quota => "20%"     # Only update if change > 20%
        )
    )
);
