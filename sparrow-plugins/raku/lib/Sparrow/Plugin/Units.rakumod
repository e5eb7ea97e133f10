#| The units in the state that the task of a unit plugin gives (see Sparrow::Task::Unit).
unit module Sparrow::Plugin::Units;

use Sparrow::Plugin::Catalogue;
use Sparrow::Plugin::State;
use Sparrow::Values;

#| What the name of a unit can be made of, without its suffix (systemd.unit(5)).
my regex unit-stem { ^ <[A..Z a..z 0..9 : _ . \\ @ -]>+ $ }

#| The parameters of each unit in `$state`, by the name that the description has it under: for one unit `$task`, the
#| name in the task-run.
sub units-of(Str $task, Plugin $plugin, State $state --> List) is export {
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
    without %parameters<name> {
        my $name = $task ~~ &unit-stem ?? $task !! $state<name>;
        with $name {
            my $type = $state<type> // 'service';
            %parameters<name> = $name ~ ".$type" if $name ne $task || $type ne 'service' && !$name.ends-with(".$type");
        }
    }
    ($task => %parameters,)
}

#| `%parameters` with what stands for a command or for literal text in JSON as that.
sub valued(%parameters --> Hash) {
    %parameters.pairs.map({ .key => value(.value) }).Hash
}

sub value(Mu \value) {
    return value if value.WHAT =:= Junction || value !~~ Hash:D || value.elems != 1;
    my $pair = value.pairs.head;
    given $pair.key {
        when 'command' { command(|$pair.value.list) }
        when 'literal' { literal($pair.value) }
        default        { value }
    }
}
