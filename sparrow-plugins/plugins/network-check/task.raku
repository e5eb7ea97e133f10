use Sparrow::Task::Addresses;
use Sparrow::Task::NotRight;
use Sparrow::Task::Outcome;
use Sparrow::Task::Parameters;
use Sparrow::Task::Routes;
use Sparrow::Task::Tcp;

my $given = Parameters.read: config(), root_dir();
my $route = $given.flag('route');
my $family = $given.choice('family', <any ipv4 ipv6>);
my $interface = $given.text('interface', accepted => 'the name of an interface');
$given.refuse('interface', 'the name of an interface') if $interface.defined && $interface ~~ / <[/\s]> | ^ '.' /;
my $host = $given.host('host');
my $port = $given.port('port');
die "parameter 'port' is of no use without 'host'" if $port.defined && !$host.defined;
my $timeout = $given.seconds('timeout');

#| The interface that a default route leads over.
sub way-out(--> Str) {
    my @interfaces = default-routes $family
        or not-right $family eq 'any' ?? 'there is no default route' !! "there is no default route for $family";
    @interfaces.first({ has-link link-state $_ })
        // not-right "the default route leads over {@interfaces.join(' or ')}, which has no link "
            ~ "({@interfaces.map({ link-state($_) // 'gone' }).join(', ')})"
}

update_state(outcome $given, {
    my %seen;
    my @said;
    if $route {
        %seen<interface> = way-out;
        @said.push: "a default route over %seen<interface>";
    }
    with $interface {
        my $state = link-state($interface) // not-right "there is no interface $interface", |%seen;
        not-right "$interface has no link ($state)", |%seen unless has-link $state;
        @said.push: "$interface has a link";
    }
    with $host {
        my $start = now;
        if $port.defined {
            my ($connection, $address) = connect-to $host, $port, :$timeout;
            $connection.close;
            %seen<address> = $address;
        }
        else {
            %seen<address> = addresses-of($host, :$timeout).head;
        }
        %seen<value> = ((now - $start) * 1000).round(0.1);
        @said.push: $port.defined ?? "$host answers at port $port" !! "$host is %seen<address>";
    }
    %( |%seen, message => @said.join(', ') || 'nothing was asked for' )
});
