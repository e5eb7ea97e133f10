#!raku
my $env = %*ENV<DEPLOYMENT_ENV> // 'development';

task-run "api-server", "systemd", %(
    description => "API Server ({$env})",
    exec-start => "/usr/bin/api-server",
    
    env => %(
        NODE_ENV => $env,
        WORKERS => $env eq 'production' ?? 8 !! 2,
        LOG_LEVEL => $env eq 'production' ?? 'error' !! 'debug',
    ),
    
    memory-max => $env eq 'production' ?? '4G' !! '1G',
    
    after-service => do {
        my @deps = ["network.target"];
        @deps.push("postgresql.service") if $env eq 'production';
        @deps.push("redis.service") if $env ~~ /staging|production/;
        @deps;
    },
);
