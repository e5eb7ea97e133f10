use Sparrow::Task::Parameters;
use Sparrow::Task::Sandbox;
use Sparrow::Task::Unit;
use Sparrow::Values;

my $given = Parameters.read: config, root_dir, :settings;
my $app = $given.text-like('app', / ^ <[\w.]>+ [ ':' \S .* ]? $ /, 'the application as MODULE:CALLABLE', :needed);
my $directory = $given.path('directory', :needed);
my $timeout = $given.count('timeout', what => 'a number of seconds', min => 1, max => 86400, :needed);

my $accepted = 'ADDRESS:PORT or unix:PATH, or a list of them';
my @bind = $given.texts('bind', $accepted, :needed);
my @ports = @bind.map: -> $address {
    # In RuntimeDirectory= a colon would part the directory from a link's name.
    when $address ~~ / ^ 'unix:/' <-[:]>+ $ / { Empty }
    when $address ~~ / ^ [ <[\w.-]>+ | '[' <[0..9a..fA..F:.]>+ ']' ]? ':' (<[0..9]>+) $ / && 1 <= $0 <= 65535 { $0.Int }
    default { $given.refuse('bind', $accepted) }
}
# A socket in a directory of its own below /run has systemd make that.
my @run = @bind.map({ ~$0 if / ^ 'unix:/run/' (.+) '/' <-[/]>+ $ / }).unique;

my @gunicorn = $given.path('program', :needed),
    |@bind.map({ |('--bind', $_) }),
    '--workers', $given.count('workers', what => 'a number of workers', min => 1, max => 1024, :needed),
    '--threads', $given.count('threads', what => 'a number of threads', min => 1, max => 1024, :needed),
    '--timeout', $timeout,
    # Its workers' signs of life do not wait for a disk.
    '--worker-tmp-dir', '/dev/shm',
    |$given.texts('arguments', 'a list of words'),
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
    application(:$directory, user => $given.account('user'), group => $given.account('group'),
                privileged-port => ?@ports.grep(* < 1024)),
    memory-deny-write-execute => !$given.flag('jit'),
    # Its workers always call setuid(2), for the user that they are already.
    system-call-filter => ['@system-service', '~@privileged', '@chown @setuid'],
)), $given.settings,
    name => unit-stem(config, 'gunicorn');
