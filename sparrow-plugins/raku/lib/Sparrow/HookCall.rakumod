#| One call of a hook: which closure is meant, what it is called with, and what comes of it.
unit module Sparrow::HookCall;

use nqp;
use JSON::Fast;
use Sparrow::Diagnosis;
use Sparrow::Evaluation;
use Sparrow::PlainData;
use Sparrow::Pressure;

#| The closure or regex that is meant, or death with what there is: the task-run number `$index` (from 0), called
#| `$name`, has it at `$hook` ("hooks.pre-start", or "pre-start" for short).
sub hook-of(Evaluation $evaluation, Int $index, Str $name, Str $hook --> Callable) is export {
    my $task = $evaluation.tasks[$index];
    die "the file describes '$name' no more, with what it sees now"
        unless $task.defined && $task.name eq $name;
    $task.hooks{$hook} // $task.hooks{"hooks.$hook"} // die "'$name' has no hook '$hook'; "
        ~ ($task.hooks ?? "there are {$task.hooks.keys.sort.join(', ')}" !! 'it has none')
}

#| A container of what `$json` says, which is read when somebody looks; where it is an event's `psi`, unpacked.
sub read-later(Str $key, Str $json) is raw {
    my $value;
    my $is-known = False;
    Proxy.new(
        FETCH => -> $ {
            unless $is-known {
                $value = from-json $json;
                unpack-pressure $value if $key eq 'psi' && $value ~~ Associative;
                $is-known = True;
            }
            $value
        },
        STORE => -> $, \new { $is-known = True; $value = new },
    )
}

#| The request that `$text` is: a line of JSON and, for each key in its list "later", one more with what the first
#| argument, a hash, has there (src/raku/request.cpp). An event says more than most closures look at, and to read JSON is
#| a good part of what a call takes.
sub call-in(Str $text --> Hash) is export {
    my @lines = $text.split("\n");
    my %request := from-json @lines.shift;
    with %request<later> {
        # BIND-KEY would look at what it binds.
        my $entries := nqp::getattr(nqp::decont(%request<arguments>[0]), Map, '$!storage');
        for %request<later>.list -> Str $key {
            nqp::bindkey($entries, $key, read-later($key, @lines.shift));
            # What ends a block is looked at, too.
            Nil
        }
    }
    %request
}

#| Calls the hook with as many of the request's `arguments` as it takes, or with what systemd's hooks get: a hash that
#| has the `unit` and the `hook`. A regex is asked whether it matches the first.
sub called(&hook, %request) is export {
    my @arguments = |(%request<arguments> // ());
    return so(@arguments.head.Str ~~ &hook) if &hook ~~ Regex && @arguments;
    @arguments.push: %( unit => %request<unit>, hook => %request<hook> ) unless @arguments;
    hook(|@arguments.head(&hook.count))
}

#| What went wrong, and the line of the source; `&hook` is what was called, if anything was.
sub diagnosis-of(Exception $exception, Evaluation $evaluation, &hook --> Diagnosis) is export {
    my $known = $evaluation.defined ?? (try diagnose($exception, $evaluation)) !! Nil;
    my $line = $known ?? $known.line !! Int;
    # A result that dies where it is looked at has no frame of the source any more.
    $line //= &hook.line if &hook.defined && $evaluation.is-source(&hook.?file);
    my $message = $known ?? $known.message !! (try $exception.message) // $exception.^name;
    Diagnosis.new: :$message, :$line
}

#| The answer of a hook that has returned `result`.
sub result-json(Mu \result --> Str) is export {
    to-json %( result => plain-data(result) ), :!pretty, :sorted-keys
}

#| The answer of a hook that died of `$exception`.
sub failure-json(Exception $exception, Diagnosis $diagnosis --> Str) is export {
    my %error = message => $diagnosis.message, type => $exception.^name, line => $diagnosis.line;
    to-json %( :%error ), :!pretty, :sorted-keys
}
