#!raku
# Takes jobs from queues; how many at a time follows from the machine.
my @queues = <mail images reports>.map({ "$_-@NUMBER@" });
my $production = (%*ENV<DEPLOYMENT_ENV> // '') eq 'production';

sub share-of-memory(Int $percent --> Int) { system-memory() div 100 * $percent }

task-run "worker-@NUMBER@", "systemd", %(
    description     => "Worker of {@queues.elems} queues (edition 1)",
    start           => command('/usr/bin/worker', '--queues', @queues.join(',')),
    exec-start-pre  => '/bin/mkdir -p /var/spool/worker-@NUMBER@',
    after-service   => do { my @after = <redis>; @after.push('mail') if $production; @after },
    env             => %( LOG_LEVEL => $production ?? 'error' !! 'debug' ),
    memory-high     => share-of-memory(5),
    memory-max      => share-of-memory(10),
    nice            => $production ?? 5 !! 10,
    user            => 'worker',
    protect-system  => 'strict',
    read-write-paths => '/var/spool/worker-@NUMBER@',
    wanted-by       => 'multi-user.target',
);
