#| For the tasks of unit plugins: a timer or a socket, and the service that it activates.
unit module Sparrow::Task::Activation;

use Sparrow::Parameters;
use Sparrow::Task::Parameters;
use Sparrow::Task::Unit;
use Sparrow::UnitNames;
use Sparrow::Values;

#| The settings that a timer or a socket has and a service has not (src/model/directives.inc has all, and the tests
#| compare): where one task-run makes both units, the caller's other settings are the service's.
our %OWN is export =
    timer => <
        AccuracySec DeferReactivation FixedRandomDelay OnActiveSec OnBootSec OnCalendar OnClockChange OnStartupSec
        OnTimezoneChange OnUnitActiveSec OnUnitInactiveSec Persistent RandomizedDelaySec RemainAfterElapse Unit
        WakeSystem
    >,
    socket => <
        Accept Backlog BindIPv6Only BindToDevice Broadcast DeferAcceptSec DirectoryMode ExecStopPre FileDescriptorName
        FlushPending FreeBind IPTOS IPTTL KeepAlive KeepAliveIntervalSec KeepAliveProbes KeepAliveTimeSec ListenDatagram
        ListenFIFO ListenMessageQueue ListenNetlink ListenSequentialPacket ListenSpecial ListenStream ListenUSBFunction
        Mark MaxConnections MaxConnectionsPerSource MessageQueueMaxMessages MessageQueueMessageSize NoDelay
        PassCredentials PassFileDescriptorsToExec PassPacketInfo PassSecurity PipeSize PollLimitBurst
        PollLimitIntervalSec Priority ReceiveBuffer RemoveOnStop ReusePort SELinuxContextFromNet SendBuffer Service
        SmackLabel SmackLabelIPIn SmackLabelIPOut SocketGroup SocketMode SocketProtocol SocketUser Symlinks
        TCPCongestion Timestamping Transparent TriggerLimitBurst TriggerLimitIntervalSec Writable
    >;

#| It is the timer or the socket that is enabled; a section goes to the unit that has it.
my constant ENABLING = <WantedBy RequiredBy UpheldBy Alias Also DefaultInstance Install Timer Socket>;

my constant COMMAND = 'a list of words, or text in systemd\'s syntax';

#| The parameter `command`: a command of words, or text as it is; undefined where it is not given.
sub command-of(Parameters $given) is export {
    my $command = $given.value('command') // return Any;
    return command(|$given.texts('command', COMMAND)) if $command ~~ Positional;
    $command ~~ Str | Words ?? $command !! $given.refuse('command', COMMAND)
}

my constant SERVICE = 'the name of a service';

#| The name of the service in the parameter `service`; undefined where it is not given.
sub service-of(Parameters $given, :$command --> Str) is export {
    my $service = $given.text('service', accepted => SERVICE) // return Str;
    my $stem = $service.subst(/ '.service' $ /, '');
    $given.refuse('service', SERVICE) if !is-unit-stem($stem) || has-type($stem);
    $given.refuse('service', 'the name of a service, or nothing where there is a command') if $command.defined;
    "$stem.service"
}

#| The state for a unit of `$type`, called `$stem`, and for `%service`, called `$service-stem`, where there is one;
#| `%given` are the caller's settings.
sub make-activated(
    Str $type, Str $stem, %activator, %given, :%service, Str :$service-stem = $stem --> Hash
) is export {
    return make-unit %activator, %given, :$type, name => $stem unless %service;
    my $own = set (|%OWN{$type}, |ENABLING).map(&canonical);
    my (%for-activator, %for-service);
    for %given.kv -> $key, Mu \value {
        next if $key eq 'name';
        my $is-section = $key eq 'Service' && $type eq 'socket';    # Service= of a socket names a unit
        (canonical($key) (elem) $own && !$is-section ?? %for-activator !! %for-service){$key} = value;
    }
    with %for-service<description> { %for-activator<description> //= $_ }
    make-units
        %( |overlay(%service, %for-service), name => "$service-stem.service" ),
        %( |overlay(%activator, %for-activator), name => "$stem.$type" )
}
