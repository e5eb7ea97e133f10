#| A message to a web hook. The hook's URL is a secret: whoever has it can write there.
unit module Sparrow::Task::Webhook;

use JSON::Fast;
use Sparrow::Task::Curl;
use Sparrow::Task::JSONAnswer;
use Sparrow::Task::Parameters;
use Sparrow::Task::Secret;

#| The URL of the parameter `webhook` or of the file that `webhook-file` names; undefined where there is neither.
sub webhook-of(Parameters $given --> Str) is export {
    my $url = secret($given, 'webhook') // return Str;
    is-url($url) or die "parameter 'webhook' must be an http:// or https:// URL";
    $url
}

#| The hook's host, which is all that is told of it.
sub shown-hook(Str $url --> Str) {
    $url ~~ / :i ^ (https?) '://' [ <-[/?#]>* '@' ]? (<-[/?#]>+) /;
    shown-url "$0://$1/…"
}

#| Posts `%message`, as JSON; throws unless the hook takes it. Gives what it answers.
sub post(Str $url, %message, Real :$timeout! --> Response) is export {
    my $called = "the web hook {shown-hook $url}";
    my $response = ask $url, method => 'POST', body => to-json(%message, :!pretty, :sorted-keys), :$timeout, :$called,
        headers => %( Content-Type => 'application/json' );
    wrong-status $response, $called unless 200 <= $response.status < 300;
    $response
}
