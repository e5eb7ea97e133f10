# Runs one task of Sparrow6: raku task.raku FOLDER, where FOLDER/request.json says which. Its state, or why there is
# none, is written to FOLDER/result.json; a task that fails ends this process, as Sparrow6 has it.
#
# The task is run as it is: what Sparrow6's own task-run does before (fetching and upgrading plugins, installing what
# they depend on) has no place in a translation.
use JSON::Fast;
use Sparrow6::Task::Runner;

#| Whole or not at all.
sub answer(IO::Path $folder, %result) {
    my $file = $folder.add('result.new');
    $file.spurt: to-json %result, :!pretty;
    $file.rename: $folder.add('result.json');
}

#| What the task has left as its state, where that is not what a state is.
sub rubbish(IO::Path $sparrow6 --> Str) {
    my $file = $sparrow6.add('tmp').dir.map(*.add('state.json')).first(*.e);
    return Str without $file;
    my $text = $file.slurp(:bin).subbuf(0, 80).decode('latin-1').trim;
    (try from-json $file.slurp) ~~ Associative:D ?? Str !! "its state is no JSON object but '$text'"
}

sub MAIN(Str $path) {
    my $folder = $path.IO;
    my %request = from-json $folder.add('request.json').slurp;
    my $sparrow6 = $folder.add('sparrow6');
    CATCH {
        default {
            answer $folder, %( error => (try rubbish $sparrow6) // .message );
            exit 1;
        }
    }
    my $runner = Sparrow6::Task::Runner::Api.new:
        name => %request<name>, root => %request<root>, |(task => $_ with %request<task>),
        parameters => %request<parameters>, sparrow-root => ~$sparrow6,
        :!do-test, :show-test-result, :keep-cache;
    my %state = $runner.task-run;
    # Sparrow6's own remarks.
    %state<__data__>:delete;
    with rubbish $sparrow6 -> $error { answer $folder, %( :$error ) }
    else { answer $folder, %( :%state ) }
}
