use Sparrow::Task::Options;
use Sparrow::Task::Sandbox;
use Sparrow::Task::Unit;
use Sparrow::Values;

my $options = Options.new: given => config;
my $app = $options.needed('app', 'the application as MODULE:CALLABLE');
$options.refuse('app', 'the application as MODULE:CALLABLE') unless $app ~~ / ^ <[\w.]>+ [ ':' \S .* ]? $ /;
my $directory = $options.needed-path('directory');
my $timeout = $options.count('timeout', 'a number of seconds', max => 86400) // 30;

my $accepted = 'ADDRESS:PORT or unix:PATH, or a list of them';
my @bind = $options.texts('bind', $accepted) || $options.refuse('bind', $accepted);
my @ports = @bind.map: -> $address {
    when $address ~~ / ^ 'unix:/' . / { Empty }
    when $address ~~ / ^ [ <[\w.-]>+ | '[' <[0..9a..fA..F:.]>+ ']' ]? ':' (\d+) $ / && 1 <= $0 <= 65535 { $0.Int }
    default { $options.refuse('bind', $accepted) }
}
# A socket in a directory of its own below /run has systemd make that.
my @run = @bind.map({ ~$0 if / ^ 'unix:/run/' (.+) '/' <-[/]>+ $ / }).unique;

my @gunicorn = $options.needed-path('program'),
    |@bind.map({ |('--bind', $_) }),
    '--workers', $options.count('workers', 'a number of workers', max => 1024) // 2,
    '--threads', $options.count('threads', 'a number of threads', max => 1024) // 1,
    '--timeout', $timeout,
    # Its workers' signs of life do not wait for a disk.
    '--worker-tmp-dir', '/dev/shm',
    |$options.texts('arguments', 'a list of words'),
    $app;

update_state make-unit sandbox(%(
    description       => literal("gunicorn with $app"),
    documentation     => 'https://docs.gunicorn.org/',
    after             => 'network.target',
    wanted-by         => 'multi-user.target',
    type              => 'notify',
    exec-start        => command(|@gunicorn),
    exec-reload       => '/bin/kill -HUP $MAINPID',
    # gunicorn ends its workers when they have answered, or after as many seconds.
    kill-mode         => 'mixed',
    timeout-stop-sec  => "{$timeout + 5}s",
    restart           => 'on-failure',
    working-directory => literal($directory),
    |(runtime-directory => @run.map(&literal).Array if @run),
    application(:$directory, user => $options.account('user'), group => $options.account('group'),
                privileged-port => ?@ports.grep(* < 1024)),
    memory-deny-write-execute => !$options.flag('jit'),
    # Its workers always call setuid(2), for the user that they are already.
    system-call-filter => ['@system-service', '~@privileged', '@chown @setuid'],
)), config, options => <app directory bind workers threads timeout user group program jit arguments>,
    name => unit-stem(config, 'gunicorn');
