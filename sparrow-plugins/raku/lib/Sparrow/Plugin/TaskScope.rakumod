#| The names that a plugin's `task.raku` and `config.raku` see, and nothing else of ours: what
#| Sparrow6 gives to the tasks that it runs, under Sparrow6's names.
unit module Sparrow::Plugin::TaskScope;

use Sparrow::System :os;
use Sparrow::Sizes;

#| The task under way, as Sparrow::Plugin::Task sets it.
class TaskContext is export {
    #| The name in the task-run, which Sparrow6 does not tell its tasks.
    has Str $.name is required;
    has IO::Path $.folder is required;
    has %.config;
    has %.state;
}

sub config() { $*SPARROW-TASK.config }
#| Our tasks are never run by a hook of another, so their variables are their configuration.
sub task_var(Str $name) { $*SPARROW-TASK.config{$name} }
sub task-var(Str $name) { task_var $name }
sub get_state() { $*SPARROW-TASK.state }
sub get-state() { get_state }
#| Replaces the state, as Sparrow6 does; the last call wins.
sub update_state(%state) { $*SPARROW-TASK.state = %state; Nil }
sub update-state(%state) { update_state %state }
sub task_dir() { $*SPARROW-TASK.folder.Str }
sub root_dir() { task_dir }

#| The Raku file at `$*TASK-FILE` as a routine, with the names above in scope. The path is no parameter, so that no
#| lexical of ours is visible to the file.
sub compiled-task-file(--> Callable) is export {
    use MONKEY-SEE-NO-EVAL;
    EVAL 'sub () { ' ~ $*TASK-FILE.slurp ~ "\n}", filename => $*TASK-FILE.Str
}
