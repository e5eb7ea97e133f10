#| Calls the hooks of tested sources.
unit module Sparrow::Test::Hooks;

use JSON::Fast;
use Test;
use Sparrow::PlainData;
use Sparrow::Test::Given;
use Sparrow::Test::Rendering;
use Sparrow::Test::Sparrowctl;

#| A hook that died.
class HookDied is Exception is export {
    has Str $.message is required;
    #| The name of the exception's class in the hook.
    has Str $.type;
    #| The line of the source.
    has Int $.line;
}

#| Calls the closure that the unit `$name` has as `$hook`, in a process of its own and with what is made up now, and
#| returns what it returns, as plain data. It gets as many of `@arguments` as it takes; without any, a hash of the
#| `unit` and the `hook`. Where it dies a HookDied is thrown.
sub hook(Str() $name, Str() $hook, **@arguments) is export {
    my $unit = unit-name $name;
    my $rendering = rendering;
    die $_ with $rendering.trouble;
    my $source = $rendering.source-of($unit)
        // die $rendering.absence($unit).join("\n");
    die (|$rendering.messages($source), "the source of $unit has failed").join("\n") if $source<failed>;
    my $answer = sparrowctl 'hook', 'call', |current-given.all-options, "--unit=$unit",
        |@arguments.map({ '--argument=' ~ to-json(plain-data($_), :!pretty, :sorted-keys) }),
        '--', $source<file>, $hook;
    my $said = try from-json $answer.output;
    without $said {
        die $answer.error.subst(/ ^^ 'sparrowctl: ' /, '');
    }
    diag "$hook of $unit printed: $_" for $answer.error.lines;
    with $said<error> {
        HookDied.new(message => .<message>, type => .<type>, line => .<line> // Int).throw;
    }
    $said<result>
}
