use Sparrow::Task::Mail;
use Sparrow::Task::NotRight;
use Sparrow::Task::Outcome;
use Sparrow::Task::Parameters;
use Sparrow::Task::Program;
use Sparrow::Task::Severity;
use Sparrow::Task::Text;
use Sparrow::Task::Webhook;

my constant WAYS = <journal wall mail webhook>;

my $given = Parameters.read: config(), root_dir();
my $message = $given.prose('message');
my $title = $given.text('title') // printable($message.lines.first(*.trim) // '', max => 100);
my $severity = severity-of($given) // $given.refuse('severity', 'a priority of syslog');
my $accepted = "one or more of {WAYS.join(', ')}";
my @ways = $given.words('via', $accepted, :needed).unique;
$given.refuse('via', $accepted) unless @ways ⊆ WAYS;
my $identifier = $given.text('identifier', :needed);
my @to = $given.words('mail-to', 'addresses');
my $from = $given.text('mail-from');
my $webhook = webhook-of $given;
my $timeout = $given.seconds('timeout');
for |@to, |($from // ()) { die "'{printable $_}' is no address for a mail" unless is-mail-address $_ }
die "the way 'mail' needs the parameter 'mail-to'" if 'mail' ∈ @ways && !@to;
die "the way 'webhook' needs the parameter 'webhook' or 'webhook-file'" if 'webhook' ∈ @ways && !$webhook.defined;

my $host = slurp('/proc/sys/kernel/hostname').trim;

#| Gives the message to a program's standard input.
sub give-to(*@command, Str :$package!) {
    my $name = @command.head;
    my $finished = run-program (needed-program($name, :$package), |@command.skip), input => "$message\n", :$timeout;
    not-right "$name did not end within $timeout s" if $finished.timed-out;
    not-right "$name: $finished.complaint()" if $finished.status;
}

my %send =
    journal => { give-to 'systemd-cat', "--identifier=$identifier", "--priority=$severity", '--level-prefix=false',
        package => 'systemd' },
    wall => { give-to 'wall', package => 'bsdutils' },
    mail => { send-mail mail-text($message, subject => "[$host] $severity: $title", :@to, :$from), :$timeout },
    webhook => { post $webhook, %( :$message, :$title, :$severity, :$host ), :$timeout };

my @sent;
update_state(outcome $given, {
    my @failures;
    # What arrived is not sent again because something else did not.
    for @ways.grep({ $_ ∉ @sent }) -> $way {
        CATCH { when X::Sparrow::NotRight { @failures.push: .message; next } }
        %send{$way}();
        @sent.push: $way;
    }
    my %seen = sent => @sent.List;
    not-right @failures.join('; '), |%seen if @failures;
    %( |%seen, message => "sent to {@sent.join(', ')}" )
});
