use Sparrow::Task::Database;
use Sparrow::Task::NotRight;
use Sparrow::Task::Outcome;
use Sparrow::Task::Parameters;
use Sparrow::Task::Program;
use Sparrow::Task::Secret;
use Sparrow::Task::Text;

my $given = Parameters.read: config(), root_dir();
my $type = $given.choice('type', %KINDS.keys.sort);
my $kind = %KINDS{$type};
my $login = Login.new:
    host => $given.host('host'),
    port => $given.port('port'),
    socket => $given.path('socket'),
    user => $given.text('user'),
    password => secret($given, 'password'),
    database => $given.text('database');
die "parameter 'socket' and the parameters 'host' and 'port' exclude each other"
    if $login.socket.defined && ($login.host.defined || $login.port.defined && $type ne 'postgresql');
my $query = $given.text('query') // $kind.query;
my $timeout = $given.seconds('timeout');
my $client = $kind.client()($login, $query, $timeout);

update_state(outcome $given, {
    my $subject = printable "$type $login.place()";
    my %seen = :$type;
    my $start = now;
    my $finished = run-program $client.command, environment => $client.environment, :$timeout;
    my $milliseconds = ((now - $start) * 1000).round(0.1);
    not-right "$subject: no answer within $timeout s", |%seen if $finished.timed-out;
    not-right "$subject: $finished.complaint()", |%seen if $finished.status;
    my $answer = printable $finished.text.lines.head // '';
    with $client.error()($finished) { not-right "$subject: {printable $_}", |%seen }
    not-right "$subject: answered '$query' with '$answer' instead of '{$kind.answer}'", |%seen
        if $query eq $kind.query && $answer ne $kind.answer;
    %( |%seen, :$answer, value => $milliseconds, message => "$subject: answered in $milliseconds ms" )
});
