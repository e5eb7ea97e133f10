#| Answers of services that speak JSON over HTTP.
unit module Sparrow::Task::JSONAnswer;

use JSON::Fast;
use Sparrow::Task::Curl;
use Sparrow::Task::NotRight;
use Sparrow::Task::Text;

#| What `$response` from `$called` says, a hash or a list; throws where it is no JSON.
sub json-of(Response $response, Str $called) is export {
    not-right "$called: the answer is longer than what is read of one" if $response.cut;
    my $said = try from-json $response.text;
    $said ~~ Associative:D | Positional:D
        ?? $said
        !! not-right "$called: the answer is no JSON: '{printable $response.text, max => 120}'"
}

#| Throws what a service says of an error.
sub wrong-status(Response $response, Str $called --> Nil) is export {
    my $said = printable $response.text, max => 120;
    not-right "$called: status {$response.status}{$said ?? ": '$said'" !! ''}", status => $response.status
}
