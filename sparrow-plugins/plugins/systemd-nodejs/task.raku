use Sparrow::Task::Options;
use Sparrow::Task::Sandbox;
use Sparrow::Task::Unit;
use Sparrow::Values;

my $options = Options.new: given => config;
my $script = $options.needed('script', 'a path, absolute or in the directory');
my $directory = $options.path('directory')
    // ($script.starts-with('/') ?? $script.IO.parent.Str !! $options.refuse('directory', 'an absolute path'));
my $port = $options.port('port');
my $memory = $options.count('memory', 'a number of MiB');
my $jit = $options.flag('jit') // True;

my @node = $options.needed-path('program'),
    |("--max-old-space-size=$_" with $memory),
    |('--jitless' unless $jit),
    |$options.texts('node-arguments', 'a list of words'),
    $script.starts-with('/') ?? $script !! "$directory/$script",
    |$options.texts('arguments', 'a list of words');

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
    application(:$directory, user => $options.account('user'), group => $options.account('group'),
                privileged-port => $port.defined && $port < 1024),
    # V8 compiles JavaScript to machine code.
    memory-deny-write-execute => !$jit,
)), config, options => <script directory port user group memory jit program node-arguments arguments>,
    name => unit-stem(config, 'nodejs');
