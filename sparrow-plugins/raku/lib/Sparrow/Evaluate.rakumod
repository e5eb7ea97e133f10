#| Evaluates one source to the one line of JSON that describes it.
unit module Sparrow::Evaluate;

use MONKEY-SEE-NO-EVAL;
use Sparrow::Compiled;
use Sparrow::Description;
use Sparrow::Diagnosis;
use Sparrow::Evaluation;
use Sparrow::Lookups;
use Sparrow::Repeatable;
use Sparrow::Site;
use Sparrow::Site::Modules;

#| The reply for an evaluation that ended in `$exception`.
sub failure(Exception $exception, Evaluation $evaluation --> Str) {
    # Exceptions of the source's own may die when asked what they are.
    my $diagnosis = try diagnose($exception, $evaluation);
    $diagnosis //= Diagnosis.new: message => "died with an exception of type {$exception.^name} that "
        ~ "cannot be shown: {$! ?? $!.message !! 'no reason given'}";
    error-json $evaluation.path, $diagnosis.message, $diagnosis.line
}

#| The reply for a source that called `exit`, made at the call.
sub exit-reply(Evaluation $evaluation, $status --> Str) {
    error-json $evaluation.path,
        "the file called exit($status); a source ends by reaching its end, without task-run where "
            ~ "there is no unit to describe",
        $evaluation.line-in(Backtrace.new)
}

#| What a program that is started by itself finds: its own name, and no arguments.
sub become-program(Str $path) is export {
    PROCESS::<$PROGRAM> := $path.IO;
    PROCESS::<$PROGRAM-NAME> := $path;
    PROCESS::<@ARGS> := Array.new;
}

#| Evaluates `$source`, the text of the file at `$path`, and returns the description or the error.
#|
#| `$scope` is the lexical scope that the source is compiled in. It comes from a main program: in
#| a module's scope the source's classes and packages would belong to that module's GLOBAL.
#| `@deferred` names the parameters whose closures are the daemon's. `&on-exit` is called with the
#| reply when the source calls `exit`, from within that call, and must not return: an exception
#| instead could be caught by the source's own `try`.
sub evaluate-source(
    Str :$source!, Str :$path!, :@deferred, :$scope!, :&on-exit! --> Str
) is export {
    my $evaluation = begin-evaluation :$path, :@deferred, :$scope;
    become-program $path;
    use-modules site;
    use-lookups;
    PROCESS::<&EXIT> := -> $status = 0 { on-exit exit-reply($evaluation, $status) };
    CATCH { default { return failure($_, $evaluation) } }
    CONTROL {
        # Runs on top of the statement that threw, so that a new backtrace shows where that is; the
        # exceptions themselves have none.
        when CX::Warn { warned($_, $evaluation); .resume }
        default {
            return error-json $path, stray(.^name.substr('CX::'.chars).lc),
                $evaluation.line-in(Backtrace.new);
        }
    }
    prepare-for $source;
    run-source $source, $path, $scope;
    description-json $evaluation
}

#| Prints a warning as Raku does, with the line where that is known.
sub warned(CX::Warn $warning, Evaluation $evaluation) is export {
    my $line = $evaluation.line-in(Backtrace.new);
    $*ERR.say: $warning.message ~ ($line ?? " ({$evaluation.path} line $line)" !! '');
}

#| The error of a `last`, `take`, `return`, … that nothing around it takes.
sub stray(Str $statement --> Str) {
    "'$statement' with nothing around it that could take it"
}

#| Evaluates `$source` once more, for its hooks; it is told `$lookups`, what its translation was. Whatever stops it is
#| thrown.
sub evaluate-for-hooks(
    Str :$source!, Str :$path!, :@deferred, :$scope!, Str :$lookups = '' --> Evaluation
) is export {
    my $evaluation = begin-evaluation :$path, :@deferred, :$scope;
    become-program $path;
    use-modules site;
    use-lookups $lookups;
    CONTROL {
        when CX::Warn { warned($_, $evaluation); .resume }
    }
    # Whoever catches what is thrown here may call exit: a handler runs before the stack is unwound.
    CATCH { default { PROCESS::<&EXIT>:delete; .rethrow } }
    PROCESS::<&EXIT> := -> $status = 0 { die "the file called exit($status) before its end" };
    EVAL $source, context => $scope, filename => $path;
    PROCESS::<&EXIT>:delete;
    $evaluation.ended = True;
    $evaluation
}
