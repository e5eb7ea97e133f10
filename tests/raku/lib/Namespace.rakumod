#| Raku in namespaces of its own, where the kernel grants them.
unit module Namespace;

use Sparrow::Task::Program;

#| The words of a command that starts another in the namespaces of `@kinds` ("mount", "net"); empty where none may be
#| made.
sub unshared(*@kinds --> List) is export {
    my $unshare = program-path('unshare') // return ();
    my @words = $unshare, |($*USER == 0 ?? () !! '--map-root-user'), |@kinds.map({ "--$_" });
    run(|@words, 'true', :!err).exitcode == 0 ?? @words.List !! ()
}

#| The output of `$program` with `@arguments`, run by raku with this process's modules behind `@words`.
sub raku-output(@words, Str $program, *@arguments --> Str) is export {
    my @repositories = $*REPO.repo-chain
        .grep({ $_ ~~ CompUnit::Repository::FileSystem | CompUnit::Repository::Installation && !.?name })
        .map({ |('-I', .path-spec) });
    run(|@words, $*EXECUTABLE, |@repositories, '-e', $program, |@arguments, :out).out.slurp(:close)
}
