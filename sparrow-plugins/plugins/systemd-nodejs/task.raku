use Sparrow::Task::Parameters;
use Sparrow::Task::Sandbox;
use Sparrow::Task::Unit;
use Sparrow::Values;

my $given = Parameters.read: config, root_dir, :settings;
my $script = $given.text('script', accepted => 'a path, absolute or in the directory', :needed);
my $directory = $given.path('directory')
    // ($script.starts-with('/') ?? $script.IO.parent.Str !! $given.refuse('directory', 'an absolute path'));
my $port = $given.port('port');
my $memory = $given.count('memory', what => 'a number of MiB', min => 1, max => 2 ** 31);
my $jit = $given.flag('jit');

my @node = $given.path('program', :needed),
    |("--max-old-space-size=$_" with $memory),
    |('--jitless' unless $jit),
    |$given.texts('node-arguments', 'a list of words'),
    $script.starts-with('/') ?? $script !! "$directory/$script",
    |$given.texts('arguments', 'a list of words');

update_state make-unit sandbox(%(
    description       => literal("Node.js with $script"),
    documentation     => 'man:node(1)',
    after             => 'network.target',
    wanted-by         => 'multi-user.target',
    type              => 'exec',
    exec-start        => command(|@node),
    restart           => 'on-failure',
    working-directory => literal($directory),
    env               => %( NODE_ENV => 'production', |(PORT => $_ with $port) ),
    application(:$directory, user => $given.account('user'), group => $given.account('group'),
                privileged-port => $port.defined && $port < 1024),
    # V8 compiles JavaScript to machine code.
    memory-deny-write-execute => !$jit,
)), $given.settings,
    name => unit-stem(config, 'nodejs');
