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
#| {"error":{"message":…,"type":…,"line":…}}; the status is 0 then. With "later" more lines follow (Sparrow::HookCall's
#| call-in).
unit module Sparrow::Hook;

use JSON::Fast;
use Sparrow::DSL::Tasks :host;
use Sparrow::Descriptors;
use Sparrow::Diagnosis;
use Sparrow::Evaluate;
use Sparrow::Evaluation;
use Sparrow::HookCall;
use Sparrow::Plugin::Catalogue;
use Sparrow::Site :host;
use Sparrow::Workshop :host;

my constant NO = 1;
my constant FAILED = 1;
my constant CONDITION-FAILED = 255;

#| `$diagnosis` as a compiler prints it.
sub located-message(Diagnosis $diagnosis, Str $path --> Str) {
    "$path:{$diagnosis.line.defined ?? "$diagnosis.line():" !! ''} error: $diagnosis.message()"
}

#| Writes what became of the hook, and ends the process.
sub answer(Str $json, Int $descriptor) {
    "/proc/self/fd/$descriptor".IO.spurt: "$json\n";
    exit 0;
}

#| Runs the hook that standard input asks for, and ends the process.
sub run-hook(@command-line, $scope) is export {
    my %arguments = @command-line.map: { / ^ '--' (plugins | scratch) '=' (.+) $ / ?? (~$0 => ~$1) !! Empty };
    die 'usage: hook.raku --plugins=DIR [--scratch=DIR]' unless (%arguments<plugins>:exists) && %arguments == @command-line;
    my %request := call-in $*IN.slurp;
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
            answer failure-json($_, $diagnosis), %request<answer> if %request<answer>.defined;
            note located-message($diagnosis, %request<file>);
            exit $is-condition ?? CONDITION-FAILED !! FAILED;
        }
    }
    my $evaluation = evaluate-for-hooks
        source => %request<source>, path => %request<file>, deferred => %request<deferred>.list,
        lookups => %request<lookups> // '', :$scope;
    &hook = hook-of $evaluation, %request<task>, %request<name>, %request<hook>;
    my Mu $result := called &hook, %request;
    answer result-json($result), $_ with %request<answer>;
    # What was left unhandled, such as a command that failed, dies here.
    $result.sink;
    exit $is-condition && !$result ?? NO !! 0;
}
