#| The units in the state that the task of a unit plugin gives (see Sparrow::Task::Unit).
unit module Sparrow::Plugin::Units;

use Sparrow::Plugin::Catalogue;
use Sparrow::Plugin::State;
use Sparrow::Task::Unit;
use Sparrow::Values;

#| The parameters of each unit in `$state`, by the name that the description has it under: for one unit `$task`, the
#| name in the task-run. `$path` is the source's.
sub units-of(Str $task, Plugin $plugin, State $state, Str :$path! --> List) is export {
    my &refuse = -> $reason { die "plugin '{$plugin.name}' has described no unit: $reason" };
    with $state<units> -> $units {
        refuse "its 'units' are no list of hashes" unless $units ~~ Positional && all($units.list) ~~ Associative:D;
        refuse "its 'units' are none" unless $units.elems;
        return $units.list.map({
            .<name> ~~ Str:D ?? (.<name> => valued($_)) !! refuse "one of its 'units' has no 'name'"
        }).eager.List;
    }
    my $unit = $state<unit>;
    refuse "its state has no 'unit' (it has {$state.keys.sort.join(', ') || 'nothing'})" without $unit;
    refuse "its 'unit' is no hash but a {$unit.^name}" unless $unit ~~ Associative:D;
    my %parameters = valued($unit);
    with $state<drop-in> {
        refuse "it describes drop-ins: the source's place is NAME.service.d/50-NAME.conf.raku, or with another "
            ~ "type of unit" unless $path.IO.parent.basename.ends-with('.d');
        return ($task => %parameters,);
    }
    my $type = $state<type> // 'service';
    without %parameters<name> {
        my $name = is-unit-stem($task) ?? $task !! $state<name>;
        with $name {
            %parameters<name> = $name if $name ne $task || $type ne 'service';
        }
    }
    %parameters<name> = with-suffix(%parameters<name>, $type) if %parameters<name> ~~ Str:D;
    ($task => %parameters,)
}

#| `$name` as that of a unit of `$type`; the description takes one without a suffix for a service's.
sub with-suffix(Str $name, Str $type --> Str) {
    $type eq 'service' || $name.ends-with(".$type") ?? $name !! "$name.$type"
}

#| `%parameters` with what stands for a command or for literal text in JSON as that.
sub valued(%parameters --> Hash) {
    %parameters.pairs.map({ .key => value(.value) }).Hash
}

#| A list is looked into, as several commands are one; not what is in it further down, which may be the list itself.
sub value(Mu \value) {
    return stood-for(value) unless value.WHAT !=:= Junction && value ~~ Array:D && !value.is-lazy;
    value.list.first(-> Mu \v { stands-for-another(v) }).defined
        ?? value.list.map(-> Mu \v { stood-for(v) }).Array
        !! value
}

sub stands-for-another(Mu \value --> Bool) {
    value.WHAT !=:= Junction && value ~~ Hash:D && value.elems == 1 && value.keys.head (elem) <command literal>
}

sub stood-for(Mu \value) {
    return value unless stands-for-another(value);
    my $pair = value.pairs.head;
    $pair.key eq 'command' ?? command(|$pair.value.list) !! literal($pair.value)
}
