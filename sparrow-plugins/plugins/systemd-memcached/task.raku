# Debian's own unit reads /etc/memcached.conf with a script that runs as root; this one needs no root, as its options are
# that file.
use Sparrow::Task::Options;
use Sparrow::Task::Sandbox;
use Sparrow::Task::Unit;
use Sparrow::Values;

my $options = Options.new: given => config;
my $socket = $options.path('socket');
my @addresses = $options.texts('listen', 'an address or a list of addresses');
my @where = $socket.defined
    ?? ('-s', $socket, '-a', '0660')
    !! ('-p', $options.port('port') // 11211, |('-l', @addresses.join(',') if @addresses));
my @amounts =
    '-m', $options.count('memory', 'a number of MiB') // 64,
    '-c', $options.count('connections', 'a number of connections') // 1024,
    '-t', $options.count('threads', 'a number of threads', max => 1024) // 4;

update_state make-unit sandbox(%(
    description        => 'memcached cache',
    documentation      => 'man:memcached(1)',
    after              => 'network.target',
    wanted-by          => 'multi-user.target',
    type               => 'exec',
    exec-start         => command('/usr/bin/memcached', |@where, |@amounts,
                                  |$options.texts('arguments', 'a list of words')),
    restart            => 'always',
    user               => 'memcache',
    group              => 'memcache',
    runtime-directory  => 'memcached',
    private-users      => True,
    system-call-filter => ['@system-service', '~@privileged @resources'],
)), config, options => <memory port listen socket connections threads arguments>, name => 'memcached';
