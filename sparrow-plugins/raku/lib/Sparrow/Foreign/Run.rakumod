#| Runs one task of Sparrow6 in a process of its own, and gives its state.
unit module Sparrow::Foreign::Run;

use JSON::Fast;
use Sparrow::Foreign::Bench;
use Sparrow::Foreign::Output;
use Sparrow::Foreign::Parameters;
use Sparrow::Plugin::State;
use Sparrow::Workshop;

my constant MAX-RESULT = 8 * 1024 * 1024;

#| How a process ended that has left no result.
sub ending(Proc $process --> Str) {
    $process.signal ?? "was killed by signal {$process.signal}" !! "failed with status {$process.exitcode}"
}

#| What task.raku has left, or death with why there is nothing.
sub result-in(Bench $bench, Proc $process, Output $output --> Hash) {
    my $file = $bench.folder.add('result.json');
    my $said = $output.last-words ?? "; the last that it printed: {$output.last-words}" !! '; it printed nothing';
    die "its task {ending $process}$said" unless $file.e;
    die "its state is larger than {MAX-RESULT} bytes" if $file.s > MAX-RESULT;
    my $result = try from-json $file.slurp;
    die "its task {ending $process}$said" unless $result ~~ Associative:D;
    die "{$result<error>}$said" with $result<error>;
    die "its task {ending $process}$said" if $process.exitcode || $process.signal;
    die "its state is no JSON object but {to-json $result<state>, :!pretty}" unless $result<state> ~~ Associative:D;
    $result<state>
}

#| Runs the task that `%request` says, in `$bench`; the result is its state.
sub run-at(Bench $bench, %request, Str $prefix --> Hash) {
    $bench.folder.add('request.json').spurt: to-json %request, :!pretty;
    my $process = run $*EXECUTABLE, workshop.script, $bench.folder,
        :env($bench.environment), :cwd($bench.working-directory), :out, :merge;
    my $output = Output.new: :$prefix;
    while $process.out.read(65536) -> $piece {
        $output.take: $piece;
    }
    $output.finish;
    # A Proc that failed dies where it is sunk.
    my $closed = $process.out.close;
    result-in $bench, $process, $output
}

#| Runs the task in the folder `$root`, or that in its folder `$task`, which has been found to be trusted. `$name` is
#| what the caller calls the run, `$what` what is run: "plugin 'x'". What it prints is shown. Parameters that JSON cannot
#| hold are an X::Sparrow::Parameter; whatever else goes wrong dies with a message that begins with `$what`.
sub run-in-process(Str :$name!, Str :$what!, Str :$plugin!, IO::Path :$root!, Str :$task, :%parameters --> State)
is export {
    # Sparrow6 splits command lines at blanks, and pastes paths into scripts.
    die "$what: the path $root has characters in it that Sparrow6 cannot run a task with; "
        ~ 'letters, digits and ._-+@/ are good' unless $root ~~ / ^ <[\w . _ \- + @ /]>+ $ /;
    my %request = :$name, root => ~$root, |(:$task if $task.defined),
        parameters => json-parameters(%parameters, :$what);
    my $bench = try Bench.make;
    die "$what: {$!.message}" without $bench;
    # No LEAVE: what handles an exception further out returns through this frame, and a phaser would spoil the result.
    my $state = try run-at $bench, %request, "[$plugin] ";
    my $error = $!;
    $bench.clear;
    die "$what: {$error.message}" without $state;
    state-of $plugin, $state
}
