use Sparrow::Task::NotRight;
use Sparrow::Task::Outcome;
use Sparrow::Task::Parameters;
use Sparrow::Task::Severity;
use Sparrow::Task::Text;
use Sparrow::Task::Webhook;

my $given = Parameters.read: config(), root_dir();
my $text = $given.prose('message');
my $channel = $given.text('channel');
my $severity = severity-of $given;
my $webhook = webhook-of($given) // $given.refuse('webhook', 'the URL of an incoming web hook');
my $timeout = $given.seconds('timeout');

my %message =
    |($severity.defined ?? (attachments => [%( color => colour-of($severity), fallback => $text, :$text ),]) !! :$text),
    |(:$channel if $channel.defined),
    |(username => $_ with $given.text('username')),
    |(icon_emoji => $_ with $given.text('icon-emoji'));

update_state(outcome $given, {
    my $said = post($webhook, %message, :$timeout).text;
    not-right "Slack answered '{printable $said, max => 80}' instead of 'ok'" unless $said.trim eq 'ok';
    %( message => "posted{$channel.defined ?? " in {printable $channel}" !! ''}" )
});
