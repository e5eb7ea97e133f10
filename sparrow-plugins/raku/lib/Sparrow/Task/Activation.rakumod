#| For the tasks of unit plugins: a timer or a socket, and the service that it activates.
unit module Sparrow::Task::Activation;

use Sparrow::Parameters;
use Sparrow::Task::Unit;

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

#| The state for a unit of `$type`, called `$stem`, and for `%service`, called `$service-stem`, where there is one.
sub make-activated(
    Str $type, Str $stem, %activator, %config, :@options, :%service, Str :$service-stem = $stem --> Hash
) is export {
    return make-unit %activator, %config, :@options, :$type, name => $stem unless %service;
    my $own = set (|%OWN{$type}, |ENABLING).map(&canonical);
    my (%for-activator, %for-service);
    for %config.kv -> $key, Mu \value {
        next if $key eq 'name' | any(@options);
        my $is-section = $key eq 'Service' && $type eq 'socket';    # Service= of a socket names a unit
        (canonical($key) (elem) $own && !$is-section ?? %for-activator !! %for-service){$key} = value;
    }
    with %for-service<description> { %for-activator<description> //= $_ }
    make-units
        %( |overlay(%service, %for-service), name => "$service-stem.service" ),
        %( |overlay(%activator, %for-activator), name => "$stem.$type" )
}
