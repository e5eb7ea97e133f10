#!raku
task-run "ml-inference", "systemd-adaptive", %(
    exec-start => "/usr/bin/ml-server",
    
    # Combine kernel monitoring with Sparrow6 intelligence
    adaptive-resources => %(
        # Let kernel tell us about pressure
        kernel-signals => True,
        
        # Sparrow6 decides how to respond
        adaptation-strategy => sub ($signals) {
            my %response;
            
            # Memory pressure detected by PSI
            if $signals<psi><memory><avg10> > 20 {
                %response<memory-strategy> = do {
                    # Check what's using memory
                    my $model-size = task-run "ml-metrics", "model-memory";
                    my $cache-size = task-run "ml-metrics", "cache-memory";
                    
                    # Intelligent decision making
                    if $cache-size > $model-size * 0.5 {
                        # Cache is too large, reduce it
                        task-run "ml-config", "reduce-cache", %(
                            max-cache => $model-size * 0.3
                        );
                        "cache-reduced"
                    } else {
                        # Offload to disk if possible
                        task-run "ml-config", "enable-offloading";
                        "offloading-enabled"
                    }
                };
            }
            
            # CPU pressure detected
            if $signals<psi><cpu><avg10> > 30 {
                %response<cpu-strategy> = do {
                    # Reduce batch size for lower latency
                    my $current-batch = task-run "ml-metrics", "batch-size";
                    task-run "ml-config", "set-batch-size", %(
                        size => max(1, $current-batch / 2)
                    );
                    "batch-size-reduced"
                };
            }
            
            return %response;
        }
    )
);
