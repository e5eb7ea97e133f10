# The sandbox is the package's, which Redis' maintainers in Debian keep; what is added is the same in other words.
use Sparrow::Task::Parameters;
use Sparrow::Task::Sandbox;
use Sparrow::Task::Unit;
use Sparrow::Values;

my $given = Parameters.read: config, root_dir, :settings;
# It is part of RuntimeDirectory=, too, where a colon would part it.
my $instance = $given.text-like('instance', / ^ <[A..Za..z0..9_.-]>+ $ /, 'a name of letters, digits, "_", "." and "-"');
my $suffix = $instance.defined ?? "-$instance" !! '';
my $data = $given.path('data-directory');
my $memory = $given.text-like('memory', rx:i/ ^ <[0..9]>+ [ <[kmg]> b? ]? $ /, 'a size for Redis: 256mb, 4gb');
my @addresses = $given.addresses('bind');

my @over =
    |('--port', $_ with $given.port('port')),
    |('--bind', |@addresses if @addresses),
    |('--dir', $_ with $data),
    |('--maxmemory', $_ with $memory);

update_state make-unit sandbox(%(
    description        => $instance.defined ?? "Redis store ($instance)" !! 'Redis store',
    documentation      => 'man:redis-server(1)',
    after              => 'network.target',
    wanted-by          => 'multi-user.target',
    |(alias => 'redis.service' unless $instance.defined),
    type               => 'notify',
    exec-start         => command('/usr/bin/redis-server', $given.path('config-file') // "/etc/redis/redis$suffix.conf",
                                  '--supervised', 'systemd', '--daemonize', 'no',
                                  '--pidfile', "/run/redis$suffix/redis-server.pid", |@over),
    # It writes all that it holds before it ends.
    timeout-stop-sec   => 'infinity',
    restart            => 'always',
    user               => 'redis',
    group              => 'redis',
    runtime-directory  => "redis$suffix",
    runtime-directory-mode => '2755',
    umask              => '0007',
    limit-nofile       => 65535,
    # CONFIG REWRITE writes the configuration.
    read-write-paths   => ['-/var/lib/redis', '-/var/log/redis', '-/etc/redis', |(literal($_) with $data)],
    private-users      => True,
    remove-ipc         => True,
    system-call-filter => ['@system-service', '~@privileged @resources'],
    no-exec-paths      => '/',
    exec-paths         => '/usr/bin/redis-server /usr/lib /lib',
)), $given.settings,
    name => $instance.defined ?? "redis-server\@$instance" !! 'redis-server';
