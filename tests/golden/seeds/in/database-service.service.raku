#!raku
task-run "database-service", "systemd-pressure-aware", %(
    exec-start => "/usr/bin/postgres",
    
    # Enable kernel-based monitoring
    kernel-monitoring => %(
        # PSI monitoring for system-wide pressure
        psi => %(
            enabled => True,
            memory => %(
                level => "some",      # Trigger on some tasks stalled
                threshold => 150000,  # 150ms stall time
                window => 1000000     # in 1 second window
            ),
            cpu => %(
                level => "full",      # Trigger on all tasks stalled
                threshold => 100000,  # 100ms stall time
                window => 1000000     # in 1 second window
            )
        ),
        
        # cgroup v2 memory events
        cgroup-memory => %(
            enabled => True,
            high-threshold => "80%",  # Alert at 80% of limit
            oom-score => -500        # Protect from OOM killer
        )
    ),
    
    # Sparrow6 hooks triggered by kernel events
    pressure-response => sub ($event) {
        given $event<type> {
            when 'memory-pressure' {
                # Reduce cache size to free memory
                task-run "postgres-tune", "cache-adjust", %(
                    shared_buffers => "128MB",
                    effective_cache_size => "512MB"
                );
            }
            when 'cpu-pressure' {
                # Reduce concurrent connections
                task-run "postgres-tune", "connection-limit", %(
                    max_connections => 50
                );
            }
            when 'memory-high' {
                # Emergency memory reduction
                task-run "postgres-tune", "emergency-gc";
            }
        }
    }
);
