#| What one evaluation knows and gathers: the source's path, which parameters are deferred, the
#| tasks described so far.
#|
#| Kept in a variable of the process and not in a dynamic one, because a `task-run` may come from
#| a thread of the source's, whose dynamic scope is not ours. A process evaluates one source.
unit module Sparrow::Evaluation;

class Evaluation is export {
    #| Path of the source: its name in errors, `$?FILE` and backtraces.
    has Str $.path is required;
    #| Top-level parameters whose closures are for the daemon, never called at translation.
    has $.deferred is required;
    #| Finished JSON of each task, in the order of the calls.
    has @!tasks;
    has Lock $!lock .= new;

    method add(Str $task) { $!lock.protect: { @!tasks.push: $task } }

    method tasks(--> List) { $!lock.protect: { @!tasks.List } }

    method defers(Str $key --> Bool) { $key (elem) $!deferred }

    #| Whether `$file` is the source, as Raku names files in errors: as given, or made absolute.
    method is-source($file --> Bool) {
        $file.defined && ($file eq $!path || $file eq $!path.IO.absolute)
    }

    #| Line in the source of the innermost frame of `$backtrace` that belongs to it; what helper
    #| modules and the DSL add on top is skipped. Nothing where the source is not in it.
    method line-in(Backtrace $backtrace --> Int) {
        my $frame = $backtrace.list.first: { self.is-source(.file) };
        $frame ?? $frame.line.Int !! Int
    }
}

my Evaluation $current;

#| The evaluation under way. Without one (a module of the DSL used outside the host) there is
#| nothing to describe into.
sub evaluation(--> Evaluation) is export {
    $current // die "there is no evaluation under way: task-run works in a unit source only"
}

#| Starts an evaluation; what an earlier one gathered is dropped.
sub begin-evaluation(Str :$path!, :@deferred --> Evaluation) is export {
    $current = Evaluation.new: :$path, deferred => @deferred.Set
}
