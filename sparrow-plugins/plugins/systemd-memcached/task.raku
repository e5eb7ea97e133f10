# Debian's own unit reads /etc/memcached.conf with a script that runs as root; this one needs no root, as its parameters
# are in place of that file.
use Sparrow::Task::Parameters;
use Sparrow::Task::Sandbox;
use Sparrow::Task::Unit;
use Sparrow::Values;

my $given = Parameters.read: config, root_dir, :settings;
my $socket = $given.path('socket');
my @addresses = $given.addresses('listen');
my @where = $socket.defined
    ?? ('-s', $socket, '-a', '0660')
    !! ('-p', $given.port('port', :needed), |('-l', @addresses.join(',') if @addresses));
my constant AMOUNT = %( min => 1, max => 2 ** 31 );
my @amounts =
    '-m', $given.count('memory', what => 'a number of MiB', |AMOUNT, :needed),
    '-c', $given.count('connections', what => 'a number of connections', |AMOUNT, :needed),
    '-t', $given.count('threads', what => 'a number of threads', min => 1, max => 1024, :needed);

update_state make-unit sandbox(%(
    description        => 'memcached cache',
    documentation      => 'man:memcached(1)',
    after              => 'network.target',
    wanted-by          => 'multi-user.target',
    type               => 'exec',
    exec-start         => command('/usr/bin/memcached', |@where, |@amounts,
                                  |$given.texts('arguments', 'a list of words')),
    restart            => 'always',
    user               => 'memcache',
    group              => 'memcache',
    runtime-directory  => 'memcached',
    private-users      => True,
    system-call-filter => ['@system-service', '~@privileged @resources'],
)), $given.settings, name => 'memcached';
