#| What one evaluation knows and gathers: the source's path, which parameters are deferred, the
#| tasks described so far.
#|
#| Kept in a variable of the process and not in a dynamic one, because a `task-run` may come from
#| a thread of the source's, whose dynamic scope is not ours. A process evaluates one source.
unit module Sparrow::Evaluation;

use Sparrow::UnitNames;

#| One task-run that describes a unit.
class Described is export {
    has Str $.name is required;
    #| The finished JSON.
    has Str $.json is required;
    #| The closures that stand in it by name, and its regexes.
    has %.hooks;
    #| What it was made of, before what the site adds to it.
    has %.parameters;
}

class Evaluation is export {
    #| Path of the source: its name in errors, `$?FILE` and backtraces.
    has Str $.path is required;
    #| Dotted paths of the parameters whose closures are hooks: kept, and not called at translation.
    has $.deferred is required;
    #| The lexical scope that code is compiled in.
    has $.scope is required;
    #| In the order of the calls.
    has Described @!tasks;
    has Lock $!lock .= new;
    has Bool $!makes-drop-in;
    has Str $!absolute;

    #| Whether the source has been evaluated to its end: what runs now is a hook.
    has Bool $.ended is rw = False;

    method add(Described $task) { $!lock.protect: { @!tasks.push: $task } }

    method tasks(--> List) { $!lock.protect: { @!tasks.List } }

    #| Whether what is at `@path` is a hook: it, or what it is a part of, is deferred.
    method defers(@path --> Bool) {
        (1 .. @path).first({ @path.head($_).join('.') (elem) $!deferred }).defined
    }

    #| The name that the source gives its unit by its own, `web.service` of `web.service.raku`; of a source with several
    #| units it is that of none.
    method own-name(--> Str) {
        self.makes-drop-in ?? '' !! full-name $!path.IO.basename.subst(/ '.raku' $ /, '')
    }

    #| What the units that are described so far were made of, by their names.
    method units(--> Hash) {
        self.tasks.map({ full-name(.parameters<name> // .name) => .parameters }).Hash
    }

    #| What the task-run or unit of that name, described so far, was made of; undefined where there is none. Of several
    #| task-runs of one name it is the last.
    method parameters-of(Str $name --> Hash) {
        my $task = self.tasks.reverse.first({ .name eq $name }) // Described;
        $task.defined ?? $task.parameters !! self.units{full-name $name} // Hash
    }

    #| Whether the source is a drop-in, and adds to units that are there: its folder is named for them.
    method makes-drop-in(--> Bool) {
        $!makes-drop-in //= is-drop-in-folder $!path.IO.parent.basename
    }

    #| Whether `$file` is the source, as Raku names files in errors: as given, or made absolute.
    method is-source($file --> Bool) {
        $file.defined && ($file eq $!path || $file eq ($!absolute //= $!path.IO.absolute))
    }

    #| Line in the source of the innermost frame of `$backtrace` that belongs to it; what
    #| modules and the DSL add on top is skipped. Nothing where the source is not in it.
    method line-in(Backtrace $backtrace --> Int) {
        # One by one: each frame that is asked for takes its time.
        my int $at = 0;
        while $backtrace.AT-POS($at++) -> $frame {
            return $frame.line.Int if self.is-source($frame.file);
        }
        Int
    }
}

my Evaluation $current;

#| The evaluation under way. Without one (a module of the DSL used outside the host) there is
#| nothing to describe into.
sub evaluation(--> Evaluation) is export {
    $current // die "there is no evaluation under way: task-run works in a unit source only"
}

#| Starts an evaluation; what an earlier one gathered is dropped.
sub begin-evaluation(Str :$path!, :@deferred, :$scope --> Evaluation) is export {
    $current = Evaluation.new: :$path, deferred => @deferred.Set, :$scope
}
