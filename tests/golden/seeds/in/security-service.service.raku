#!raku
task-run "security-service", "systemd-pattern-monitor", %(
    exec-start => "/usr/bin/security-app",
    
    monitoring => %(
        interval => 30,
        
        # Monitor logs for security patterns
        pattern-check => sub {
            my $log-content = slurp("/var/log/security-app/access.log");
            
            # Use Raku's powerful regex engine
            my $suspicious = $log-content ~~ m:g/
                '401' .* 'admin' |
                'DROP' .* 'TABLE' |
                '../' ** 3..*
            /;
            
            if $suspicious.elems > 10 {
                task-run "alert", "security-notification", %(
                    severity => "high",
                    matches => $suspicious.elems
                );
                
                # Activate defensive mode
                return %(
                    environment => %(
                        SECURITY_MODE => "restrictive",
                        RATE_LIMIT => "aggressive"
                    )
                );
            }
            
            return %();  # No changes needed
        }
    )
);
