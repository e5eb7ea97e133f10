#| Runs one hook of a unit, in a process of its own.
#|
#| Command line: `raku -I HEAD -I LIB hook.raku --plugins=DIR [--scratch=DIR]`. Standard input is one JSON object:
#|
#|     {"file":PATH,"source":TEXT,"deferred":[PATH,…],"task":INDEX,"name":NAME,"hook":HOOK,"unit":UNIT,"site":{…},"lookups":JSON}
#|
#| ("lookups" is what the description had.) The source is evaluated as it was at translation, and the closure that task-run number INDEX (from 0), called
#| NAME, has at HOOK ("hooks.pre-start", or "pre-start" for short) is called: with a hash that has the `unit` and the
#| `hook`, where it takes an argument.
#|
#| Exit status: 0 when the hook has returned; 1 when it died, or is not there. A condition (`start-if`) ends as
#| ExecCondition= has it: 0 for yes, 1 for no, 255 when it died.
#|
#| With "answer":FD and "arguments":[…] in the request the hook is called with as many of these as it takes, where
#| there are any, and what becomes of it is written to that descriptor, as {"result":…} or
#| {"error":{"message":…,"type":…,"line":…}}; the status is 0 then.
unit module Sparrow::Hook;

use JSON::Fast;
use Sparrow::DSL::Tasks :host;
use Sparrow::Descriptors;
use Sparrow::Diagnosis;
use Sparrow::Evaluate;
use Sparrow::Evaluation;
use Sparrow::PlainData;
use Sparrow::Plugin::Catalogue;
use Sparrow::Site :host;
use Sparrow::Workshop :host;

my constant NO = 1;
my constant FAILED = 1;
my constant CONDITION-FAILED = 255;

#| The closure that is meant, or death with what there is.
sub hook-of(Evaluation $evaluation, Int $index, Str $name, Str $hook --> Callable) {
    my $task = $evaluation.tasks[$index];
    die "the file describes '$name' no more, with what it sees now"
        unless $task.defined && $task.name eq $name;
    $task.hooks{$hook} // $task.hooks{"hooks.$hook"} // die "'$name' has no hook '$hook'; "
        ~ ($task.hooks ?? "there are {$task.hooks.keys.sort.join(', ')}" !! 'it has none')
}

#| What went wrong, and the line of the source; `&hook` is what was called, if anything was.
sub diagnosis-of(Exception $exception, Evaluation $evaluation, &hook --> Diagnosis) {
    my $known = $evaluation.defined ?? (try diagnose($exception, $evaluation)) !! Nil;
    my $line = $known ?? $known.line !! Int;
    # A result that dies where it is looked at has no frame of the source any more.
    $line //= &hook.line if &hook.defined && $evaluation.is-source(&hook.?file);
    my $message = $known ?? $known.message !! (try $exception.message) // $exception.^name;
    Diagnosis.new: :$message, :$line
}

#| `$diagnosis` as a compiler prints it.
sub located-message(Diagnosis $diagnosis, Str $path --> Str) {
    "$path:{$diagnosis.line.defined ?? "$diagnosis.line():" !! ''} error: $diagnosis.message()"
}

#| Calls the hook with what a request has for it, or with what systemd's hooks get.
sub called(&hook, %request) {
    my @arguments = |(%request<arguments> // ());
    @arguments.push: %( unit => %request<unit>, hook => %request<hook> ) unless @arguments;
    hook(|@arguments.head(&hook.count))
}

#| Writes what became of the hook, and ends the process.
sub answer(%answer, Int $descriptor) {
    "/proc/self/fd/$descriptor".IO.spurt: to-json(%answer, :!pretty, :sorted-keys) ~ "\n";
    exit 0;
}

#| Runs the hook that standard input asks for, and ends the process.
sub run-hook(@command-line, $scope) is export {
    my %arguments = @command-line.map: { / ^ '--' (plugins | scratch) '=' (.+) $ / ?? (~$0 => ~$1) !! Empty };
    die 'usage: hook.raku --plugins=DIR [--scratch=DIR]' unless (%arguments<plugins>:exists) && %arguments == @command-line;
    my %request = from-json $*IN.slurp;
    empty-standard-input;
    close-on-exec $_ with %request<answer>;
    use-site %request<site> // %();
    my $is-condition = %request<hook> ~~ / ^ 'start-if' [ '.' | $ ] /;
    use-catalogue Catalogue.from-directory(%arguments<plugins>.IO);
    use-workshop plugins => %arguments<plugins>, scratch => %arguments<scratch> // Str;
    my &hook;
    CATCH {
        default {
            my $diagnosis = diagnosis-of $_, (try evaluation), &hook;
            if %request<answer>.defined {
                my %error = message => $diagnosis.message, type => .^name, line => $diagnosis.line;
                answer %( :%error ), %request<answer>;
            }
            note located-message($diagnosis, %request<file>);
            exit $is-condition ?? CONDITION-FAILED !! FAILED;
        }
    }
    my $evaluation = evaluate-for-hooks
        source => %request<source>, path => %request<file>, deferred => %request<deferred>.list,
        lookups => %request<lookups> // '', :$scope;
    &hook = hook-of $evaluation, %request<task>, %request<name>, %request<hook>;
    my Mu $result := called &hook, %request;
    answer %( result => plain-data($result) ), $_ with %request<answer>;
    # What was left unhandled, such as a command that failed, dies here.
    $result.sink;
    exit $is-condition && !$result ?? NO !! 0;
}
