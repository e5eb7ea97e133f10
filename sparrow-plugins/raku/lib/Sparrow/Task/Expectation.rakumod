#| What an answer over HTTP should be: its status, its body, its headers.
unit module Sparrow::Task::Expectation;

use Sparrow::Task::Curl;
use Sparrow::Task::Matching;
use Sparrow::Task::NotRight;
use Sparrow::Task::Parameters;
use Sparrow::Task::Text;

my constant STATUSES = "statuses, such as 200, '200-299' or [200, 404]";

#| Ranges of statuses from what a source says: 200, '200-299', '200,404', or a list of them.
sub status-ranges(Mu $wanted --> List) is export {
    my @parts = ($wanted ~~ Range ?? "{$wanted.int-bounds.join: '-'}" !! $wanted.list)
        .map({ $_ ~~ Range:D ?? .int-bounds.join('-') !! $_ ~~ (Str:D | Int:D) & none(Bool) ?? |.Str.split(',') !! '' });
    @parts.map({
        m/ ^ \s* (<[1..5]> \d\d) \s* [ '-' \s* (<[1..5]> \d\d) \s* ]? $ / && (!$1.defined || $0 <= $1)
            or die "parameter 'expect': status is {printable $wanted.gist, max => 60}; it takes {STATUSES}";
        $0.Int .. ($1 // $0).Int
    }).eager.List
}

class Expectation is export {
    has Range @.statuses;
    has Mu $.body;
    has %.headers;

    #| From the parameter `expect`: a hash, or a status alone.
    method read(Expectation:U: Parameters $given --> Expectation) {
        my $expect = $given.value('expect');
        my %expect = $given.is-set('expect') && $expect !~~ Associative
            ?? status => $expect
            !! $given.table('expect', 'a hash of status, body and header');
        for %expect.keys.sort -> $key {
            $given.unknown("key in 'expect':", $key, <status body header>) unless $key eq any <status body header>;
        }
        with %expect<body> {
            can-match(%expect<body>) or die "parameter 'expect': body is of type {.^name}; it takes {WANTED}";
        }
        my $headers = %expect<header> // %();
        $headers ~~ Associative or die "parameter 'expect': header takes a hash of names and texts";
        for $headers.kv -> $name, Mu $value {
            can-match($value) or die "parameter 'expect': header $name takes {WANTED}";
        }
        self.new: statuses => status-ranges(%expect<status> // '200-299'), body => %expect<body>,
            headers => $headers.map({ .key.lc => .value })
    }

    #| Throws what is not right of `$response`, which came from `$called`; `%seen` is for the state.
    method check(Response $response, Str $called, %seen) {
        my $accepted = @!statuses.map({ .min == .max ?? .min !! "{.min}-{.max}" }).join(', ');
        not-right "$called: status $response.status() instead of $accepted", |%seen
            unless $response.status ~~ @!statuses.any;
        for %!headers.sort(*.key) -> (:key($name), :value($wanted)) {
            my $value = $response.headers{$name};
            not-right "$called: no header '$name'", |%seen without $value;
            not-right "$called: header '$name' is '{printable $value, max => 80}', without {shown-wanted $wanted}", |%seen
                unless matches($value, $wanted);
        }
        without $!body { return }
        not-right "$called: the body{$response.cut ?? ' (what of it was kept)' !! ''} has no {shown-wanted $!body}: "
            ~ "'{printable $response.text, max => 120}'", |%seen
            unless matches($response.text, $!body);
    }
}
