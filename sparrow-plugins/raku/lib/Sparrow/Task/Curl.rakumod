#| One request over HTTP, made by curl. Everything that it is told goes through its standard input, as its arguments
#| are seen by all: URLs and headers have secrets in them.
unit module Sparrow::Task::Curl;

use Sparrow::Task::NotRight;
use Sparrow::Task::Parameters;
use Sparrow::Task::Program;
use Sparrow::Task::Text;

#| More than this of an answer is not kept, unless it is asked for.
my constant LIMIT = 1024 * 1024;
#| curl takes no longer line than this in a file of settings.
my constant LONGEST-BODY = 64 * 1024;
my constant MAX-REDIRECTS = 10;
#| curl's status when time was over.
my constant CURL-TIMEOUT = 28;

class Response is export {
    has Int $.status is required;
    has %.headers is required;        #= by name in lower case; of one that was repeated, all values, joined by ", "
    has Blob $.body is required;
    has Bool $.cut is required;       #= the body was longer than what is kept
    has Real $.milliseconds is required;
    has Int $.redirects is required;

    method text(--> Str) { text-of $!body }
}

#| The URL of the parameter `$name`.
sub url-of(Parameters $given, Str $name --> Str) is export {
    my $accepted = 'an http:// or https:// URL';
    my $url = $given.text($name, :$accepted, :needed);
    is-url($url) ?? $url !! $given.refuse($name, $accepted)
}

sub is-url(Str $url --> Bool) is export {
    so $url ~~ / ^ :i https? '://' <-[\s/?#\\"]>+ [ <[/?#]> \S* ]? $ /
}

#| The URL as a message may show it: without user and password, and without a query's values.
sub shown-url(Str $url --> Str) is export {
    printable $url.subst(/ '://' <( <-[/?#]>* '@' )> /, '').subst(/ '?' .* /, '?…')
}

#| A word of curl's configuration file.
sub quoted(Str $text --> Str) {
    '"' ~ $text.trans(['\\', '"', "\r\n", "\n", "\r", "\t"] => ['\\\\', '\\"', '\\r\\n', '\\n', '\\r', '\\t']) ~ '"'
}

#| Files for TLS from the parameters `ca-file`, `cert-file` and `key-file`, for `ask`.
sub tls-files(Parameters $given --> Hash) is export {
    %( <cacert cert key> Z=> <ca-file cert-file key-file>.map({ $given.path($_) }) ).grep(*.value.defined).Hash
}

#| The header lines of `@pairs`; one that could become several lines is refused.
sub header-lines(%headers --> List) {
    %headers.sort(*.key).map({
        .key ~~ / ^ <[\w!#$%&'*+.^`|~-]>+ $ / && .key.ords.max < 128
            or die "'{printable .key}' is no name of a header";
        .value ~~ Str:D | Numeric:D && .value.Str !~~ / <:Cc - [\t]> /
            or die "the value of the header '{.key}' must be text on one line";
        # "Name;" is how curl is told of a header without a value.
        .value.Str.trim eq '' ?? "{.key};" !! "{.key}: {.value}"
    }).eager.List
}

#| The last block of headers in what curl wrote, and where the body begins. Redirects and 1xx have blocks of their own
#| before it; all of them lie within the first `$size` bytes.
sub split-headers(Blob $answer, Int $size --> List) {
    my $head = $answer.subbuf(0, min $size, $answer.elems).decode('latin-1');
    my ($start, $end) = 0, 0;
    while $head.substr($end).starts-with('HTTP/') {
        $start = $end;
        $end = $head ~~ m:c($start)/ [ "\r\n" | "\n" ] ** 2 / ?? $/.to !! $head.chars;
    }
    $head.substr($start, $end - $start), $head.substr(0, $end).encode('latin-1').elems
}

sub headers-in(Str $block --> Hash) {
    my %headers;
    for $block.lines.skip -> $line {
        my ($name, $value) = $line.split(':', 2);
        next without $value;
        %headers{$name.trim.lc}.push: $value.trim;
    }
    %headers.map({ .key => .value.join(', ') }).Hash
}

#| Asks `$url` and gives the answer, whatever its status; without one, it throws that it is not right. `%options`: more
#| settings of curl's, such as `tls-files`. A proxy is used as the environment says, unless `!$proxy`.
sub ask(
    Str $url, Real :$timeout!, Str :$method = 'GET', :%headers, Str :$body, Bool :$follow = False,
    Bool :$proxy = True, :%options, Int :$limit = LIMIT, Str :$called = shown-url($url) --> Response
) is export {
    die "the body of the request to $called is longer than {LONGEST-BODY} bytes"
        if $body.defined && quoted($body).encode.elems > LONGEST-BODY;
    my @settings =
        'silent', 'include', 'globoff',
        'proto = "=http,https"', 'proto-redir = "=http,https"',
        "max-time = $timeout",
        'write-out = "%{stderr}%{http_code} %{size_header} %{time_total} %{num_redirects}\n%{errormsg}"',
        "url = {quoted $url}",
        $method eq 'HEAD' ?? 'head' !! "request = {quoted $method}",
        'header = "User-Agent: systemd-sparrow"',
        |header-lines(%headers).map({ "header = {quoted $_}" }),
        |($body.defined ?? "data-raw = {quoted $body}" !! Empty),
        |($follow ?? ('location', "max-redirs = {MAX-REDIRECTS}") !! Empty),
        |($proxy ?? Empty !! 'noproxy = "*"'),
        |%options.map({ "{.key} = {quoted .value}" });
    my $finished = run-program
        (needed-program('curl', package => 'curl'), '--disable', '--config', '-'),
        input => @settings.map({ "$_\n" }).join, timeout => $timeout + 1, :$limit;
    my ($numbers, $error) = $finished.err.decode('latin-1').split("\n", 2);
    my $told = $numbers ~~ / ^ (\d+) ' ' (\d+) ' ' (\d+ [ <[.,]> \d+ ]?) ' ' (\d+) $ /;
    if $finished.status != 0 || !$told {
        my $status = $told && +$told[0] ?? %( status => $told[0].Int ) !! %();
        not-right "$called: no answer within $timeout s", |$status
            if $finished.timed-out || $finished.status == CURL-TIMEOUT;
        not-right "$called: {printable $error // $finished.complaint}", |$status;
    }
    my ($block, $at) = split-headers $finished.out, $told[1].Int;
    Response.new:
        status => $told[0].Int, headers => headers-in($block), body => $finished.out.subbuf($at),
        cut => $finished.cut, milliseconds => ($told[2].subst(',', '.') * 1000).round(0.1), redirects => $told[3].Int
}
