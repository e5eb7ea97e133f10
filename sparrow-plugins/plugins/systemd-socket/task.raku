use Sparrow::Task::Activation;
use Sparrow::Task::Options;
use Sparrow::Task::Unit;
use Sparrow::Values;

my constant LISTEN = 'a port, ADDRESS:PORT, a path, or a list of them';
my $options = Options.new: given => config;

my @listen = $options.texts('listen', LISTEN) || $options.refuse('listen', LISTEN);
for @listen {
    my $is-port = $_ ~~ / ^ [ <[0..9.]>+ ':' | '[' <[0..9a..fA..F:.%\w]>+ ']:' ]? (\d+) $ / && 1 <= $0 <= 65535;
    my $is-other = $_ ~~ / ^ <[/@]> . / || / ^ 'vsock:' /;
    $options.refuse('listen', LISTEN) unless $is-port || $is-other;
}
my $accept = $options.flag('accept') // False;
my $mode = $options.text('mode', accepted => 'four octal digits: 0660');
$options.refuse('mode', 'octal digits: 0660') unless !$mode.defined || $mode ~~ / ^ <[0..7]> ** 3..4 $ /;
my $command = $options.value('command');
$options.refuse('command', 'a list of words, or text in systemd\'s syntax')
    unless !$command.defined || $command ~~ Str | Words || $command ~~ Positional && $command.elems;
my $service = $options.text('service', accepted => 'the name of a service');
$options.refuse('service', 'the name of a service, or nothing where there is a command') if $command.defined && $service;
$service ~= '.service' if $service.defined && !$service.contains('.');
$options.refuse('service', 'nothing where each connection has a process of its own') if $accept && $service;
my $stem = unit-stem config, 'example';

update_state make-activated 'socket', $stem, %(
    description => "Socket of {$service // '%N.service'}",
    |(($options.flag('datagram') ?? 'listen-datagram' !! 'listen-stream') => @listen.map(&literal).Array),
    |(accept => True if $accept),
    |(socket-mode => $_ with $mode),
    |(socket-user => $_ with $options.account('user')),
    |(socket-group => $_ with $options.account('group')),
    |(service => $_ with $service),
    wanted-by => 'sockets.target',
), config,
    options => <listen accept datagram mode user group command service>,
    service-stem => $accept ?? "$stem@" !! $stem,
    service => $command.defined
        ?? %( description => $stem, |(standard-input => 'socket' if $accept),
              exec-start => $command ~~ Positional ?? command(|$command) !! $command )
        !! %();
