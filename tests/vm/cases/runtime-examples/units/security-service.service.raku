#!raku
# As in the vision, with an alert that every machine has: its log decides, and the mode counts from a restart on.
task-run "security-service", "systemd-pattern-monitor", %(
    exec-start => "/usr/bin/security-app",
    on-change => 'restart',
    monitoring => %(
        interval => 2,
        pattern-check => sub {
            my $log-content = slurp("/var/log/security-app/access.log");
            my $suspicious = $log-content ~~ m:g/
                '401' .* 'admin' |
                'DROP' .* 'TABLE' |
                '../' ** 3..*
            /;
            if $suspicious.elems > 10 {
                task-run "alert", "notification", %(
                    severity => "crit", message => "security-service: $suspicious.elems() matches",
                );
                return %(
                    environment => %( SECURITY_MODE => "restrictive", RATE_LIMIT => "aggressive" )
                );
            }
            return %();
        },
    ),
);
