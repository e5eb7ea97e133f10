use Sparrow::Task::Curl;
use Sparrow::Task::Expectation;
use Sparrow::Task::Outcome;
use Sparrow::Task::Parameters;
use Sparrow::Task::Text;

# So much of a body is in the state.
my constant SHOWN = 4096;

my $given = Parameters.read: config(), root_dir();
my $url = url-of $given, 'url';
my $method = $given.text-like('method', rx/ ^ <[A..Za..z]>+ $ /, 'a method of HTTP, such as GET', :needed).uc;
my %request =
    :$method,
    headers => $given.table('headers', 'a hash of names and texts'),
    follow => $given.flag('follow'),
    timeout => $given.seconds('timeout'),
    options => tls-files($given);
my $expectation = Expectation.read: $given;

update_state(outcome $given, {
    my $response = ask $url, |%request;
    my $shown = shown-url $url;
    my %seen =
        url => $shown,
        status => $response.status,
        value => $response.milliseconds,
        redirects => $response.redirects,
        content-type => $response.headers<content-type> // '',
        body => $response.text.substr(0, SHOWN);
    $expectation.check: $response, $shown, %seen;
    %( |%seen, message => "$shown: status $response.status() in {$response.milliseconds} ms" )
});
