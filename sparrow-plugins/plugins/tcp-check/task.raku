use Sparrow::Task::Matching;
use Sparrow::Task::NotRight;
use Sparrow::Task::Outcome;
use Sparrow::Task::Parameters;
use Sparrow::Task::Tcp;
use Sparrow::Task::Text;

my $given = Parameters.read: config(), root_dir();
my $host = $given.host('host', :needed);
my $port = $given.port('port', :needed);
my $timeout = $given.seconds('timeout');
# A command line cannot hold line ends, so that they are written as in C.
my $send = $given.is-set('send') ?? $given.prose('send').trans(['\r', '\n'] => ["\r", "\n"]) !! Str;
my $expected = $given.value('expect');
my $asked = $given.is-set('expect');
$given.refuse('expect', WANTED) if $asked && !can-match($expected);
die "parameter 'send' is of no use without 'expect': {WANTED}" if $send.defined && !$asked;

update_state(outcome $given, {
    my $start = now;
    my ($connection, $address) = connect-to $host, $port, :$timeout;
    LEAVE .close with $connection;
    my %seen = :$address, value => ((now - $start) * 1000).round(0.1);
    my $subject = "$host port $port";
    if $asked {
        my ($said, $enough) = converse $connection, $send, { matches($_, $expected) },
            timeout => max 0.1, $timeout - (now - $start);
        %seen<said> = $said;
        %seen<value> = ((now - $start) * 1000).round(0.1);
        not-right "$subject: it said {$said eq '' ?? 'nothing' !! "'{printable $said, max => 120}'"}, "
            ~ "without {shown-wanted $expected}", |%seen
            unless $enough;
    }
    %( |%seen, message => "$subject: answered in %seen<value> ms" )
});
