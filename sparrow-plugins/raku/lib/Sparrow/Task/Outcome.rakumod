#| How a task comes to its end: its tries, and what becomes of the last one.
unit module Sparrow::Task::Outcome;

use Sparrow::Task::NotRight;
use Sparrow::Task::Parameters;

#| Sparrow6 runs the task as a program, whose output people read. In our host the caller has the state.
sub tell(Str $message) is export {
    say $message without $*SPARROW-TASK;
}

#| The state that `&once` gives, which has a `message`, with the number of `attempts` that it took. A try that was not
#| right is followed by up to `retry` others, `interval` seconds after it; the last one's failure is thrown.
sub attempts(Parameters $given, &once --> Hash) is export {
    my $tries = 1 + $given.count('retry', :needed);
    my $interval = $given.seconds('interval', min => 0);
    for 1 .. $tries -> $attempt {
        CATCH {
            when X::Sparrow::NotRight {
                .rethrow if $attempt == $tries;
                sleep $interval;
            }
        }
        my %state = |once(), attempts => $attempt;
        tell %state<message>;
        return %state;
    }
}

#| The state of a check: as `attempts`, with `success`. A check that failed to the last dies if it is `fatal`; else its
#| state says what was wrong, in `message`, and what was seen.
sub outcome(Parameters $given, &once --> Hash) is export {
    my $fatal = $given.flag('fatal');
    my X::Sparrow::NotRight $failure;
    {
        # A return from here would be overwritten by a LEAVE of the frames in between.
        CATCH { when X::Sparrow::NotRight { $failure = $_ } }
        return %( |attempts($given, &once), success => True );
    }
    $failure.rethrow if $fatal;
    tell $failure.message;
    %( |$failure.seen, success => False, message => $failure.message, attempts => 1 + $given.count('retry', :needed) )
}
