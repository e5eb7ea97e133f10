use Sparrow::Task::Activation;
use Sparrow::Task::Parameters;
use Sparrow::Task::Unit;
use Sparrow::Values;

my constant LISTEN = 'a port, ADDRESS:PORT, a path, or a list of them';
my $given = Parameters.read: config, root_dir, :settings;

my @listen = $given.texts('listen', LISTEN, :needed);
for @listen {
    my $is-port = $_ ~~ / ^ [ <[0..9.]>+ ':' | '[' <[0..9a..fA..F:.%\w]>+ ']:' ]? (<[0..9]>+) $ / && 1 <= $0 <= 65535;
    my $is-other = $_ ~~ / ^ <[/@]> . / || / ^ 'vsock:' /;
    $given.refuse('listen', LISTEN) unless $is-port || $is-other;
}
my $accept = $given.flag('accept');
my $datagram = $given.flag('datagram');
$given.refuse('accept', 'no for datagrams, which make no connections') if $accept && $datagram;
my $mode = $given.text-like('mode', / ^ <[0..7]> ** 3..4 $ /, 'octal digits: 0660');
my $command = command-of $given;
my $service = service-of $given, :$command;
$given.refuse('service', 'nothing where each connection has a process of its own') if $accept && $service;
my $stem = unit-stem config, 'example';

update_state make-activated 'socket', $stem, %(
    description => "Socket of {$service // '%N.service'}",
    |(($datagram ?? 'listen-datagram' !! 'listen-stream') => @listen.map(&literal).Array),
    |(accept => True if $accept),
    |(socket-mode => $_ with $mode),
    |(socket-user => $_ with $given.account('user')),
    |(socket-group => $_ with $given.account('group')),
    |(service => $_ with $service),
    wanted-by => 'sockets.target',
), $given.settings,
    service-stem => $accept ?? "$stem@" !! $stem,
    service => $command.defined
        ?? %( description => $stem, |(standard-input => 'socket' if $accept), exec-start => $command )
        !! %();
