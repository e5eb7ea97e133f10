#| What a task of Sparrow6 needs to be run in a process of its own: a place for its temporary files, the script that
#| runs it, and the Raku repositories that it is to find modules in.
#|
#| Taken when the host starts: what a source adds to the repositories (`use lib`) is the source's own.
unit module Sparrow::Workshop;

class Workshop is export {
    #| A directory that nobody else can write, and that whoever started this process removes afterwards; undefined where
    #| there is none.
    has Str $.scratch;
    #| task.raku
    has Str $.script;
    #| The repositories as RAKULIB has them: first one that can be written, as raku needs on a read-only file system.
    has Str @.repositories;
    #| Whether Sparrow6 is among them, or where raku looks by itself.
    has Bool $.has-sparrow6;
}

my Workshop $current .= new;

#| The workshop of this process.
sub workshop(--> Workshop) is export { $current }

#| The repository that has the module `$name`.
sub repository-of(Str $name) {
    my $found = $*REPO.resolve(CompUnit::DependencySpecification.new(short-name => $name));
    $found ?? $found.repo !! Nil
}

#| Takes `$scratch` and the script beside the folder `$plugins`, and the repositories of this process but our own and
#| those that raku has by itself.
sub use-workshop(Str :$plugins!, Str :$scratch) is export(:host) {
    my $own = repository-of('Sparrow::Workshop');
    $current = Workshop.new:
        :$scratch, script => $plugins.IO.parent.add('task.raku').absolute,
        has-sparrow6 => repository-of('Sparrow6::Task::Runner').defined,
        repositories => Array[Str].new: $*REPO.repo-chain
            .grep({ $_ ~~ CompUnit::Repository::FileSystem | CompUnit::Repository::Installation })
            .grep({ !.?name && $_ !=== $own })
            .map(*.path-spec);
}
