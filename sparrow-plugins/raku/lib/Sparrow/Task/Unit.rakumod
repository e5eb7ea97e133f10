#| For the tasks of unit plugins: what they give is a unit.
#|
#|     use Sparrow::Task::Parameters;
#|     use Sparrow::Task::Unit;
#|     use Sparrow::Values;
#|     my $given = Parameters.read: config, root_dir, :settings;
#|     update_state make-unit %( exec-start => command('/usr/bin/app', $given.path('file', :needed)) ), $given.settings;
#|
#| The state of a unit plugin's task is `%( unit => %( the parameters of the plugin "systemd" ) )`, or `units`, a list
#| of such hashes, each with its `name`. Beside it may be `name`, for task-runs whose own name cannot be that of a
#| unit, and `type`, what the unit is unless its name says so; `drop-in` is the unit that a drop-in is for.
#|
#| Under Sparrow6 the unit is also printed, as systemd-sparrow translates it.
unit module Sparrow::Task::Unit;

use Sparrow::Parameters;
use Sparrow::Task::UnitPrinter;
use Sparrow::Values;

#| The state for one unit: `%unit` is what the plugin makes of its parameters, and `%given` are the settings of the
#| caller, which count more than what the plugin says.
sub make-unit(%unit, %given, Str :$name, Str :$type = 'service' --> Hash) is export {
    show-unless-hosted state => %( unit => overlay(%unit, %given), :$type, |(:$name if $name.defined) )
}

#| What the name of a unit can be made of, without its suffix (systemd.unit(5)).
my regex stem-text { ^ <[A..Z a..z 0..9 : _ . \\ @ -]>+ $ }

sub is-unit-stem(Str $text --> Bool) is export { so $text ~~ &stem-text }

#| What the units of a plugin that makes several, or whose users have several, are called without their suffix: the
#| caller's `name`, else the name in the task-run with a dash for what no unit's name can have ("Nightly backup" is
#| `nightly-backup`). Sparrow6 does not tell its tasks that name: there it is `$default`.
sub unit-stem(%config, Str $default --> Str) is export {
    my $name = %config<name> // ($*SPARROW-TASK.defined ?? $*SPARROW-TASK.name !! Str) // return $default;
    my $stem = $name.Str.subst(/ '.' [service | socket | timer] $ /, '');
    return $stem if is-unit-stem $stem;
    my $dashed = $stem.lc.comb(/ <[a..z 0..9 : _ . @]>+ /).join('-');
    $dashed || die "'$name' has nothing that a unit can be called by; give a name => '…'"
}

#| The state for a drop-in: its settings are the caller's. Sparrow6's tasks see none of the folder that the source lies
#| in: `$unit` is what the drop-in is for where it is only looked at.
sub make-drop-in(%given, Str :$unit = 'example.service' --> Hash) is export {
    show-unless-hosted state => %( unit => overlay(%(), %given), drop-in => $unit )
}

#| The state for several units, each a hash with its `name`.
sub make-units(**@units --> Hash) is export {
    show-unless-hosted state => %( :@units )
}

#| `%state` as it is in systemd-sparrow's own host; elsewhere as what JSON can hold, after printing it unless Sparrow6
#| was started by that host.
sub show-unless-hosted(:%state --> Hash) {
    return %state if $*SPARROW-TASK.defined;
    my @units = @(%state<units> // [$%( |%state<unit>, name => unit-name(%state) )]);
    print-units @units, drop-in => %state<drop-in> unless %*ENV<SPARROW_TASK>;
    %( |%state.grep(*.key ne 'unit' | 'units'),
       |(unit => plain(%state<unit>) with %state<unit>),
       |(units => plain(%state<units>) with %state<units>) )
}

#| What a unit without a name of its own is called where it is only looked at.
sub unit-name(%state --> Str) {
    my $name = %state<unit><name> // %state<name> // 'example';
    die "'$name' is no name of a unit" if $name.contains('/');
    $name.contains('.') ?? $name !! $name ~ '.' ~ (%state<type> // 'service')
}

#| `value` in the types of JSON: a command is `%( command => [words] )`, a literal `%( literal => text )`.
sub plain(Mu \value) {
    given value {
        when Words       { %( command => .words.map(&plain).Array ) }
        when Literal     { %( literal => .text ) }
        when Associative { .pairs.map({ .key => plain(.value) }).Hash }
        when Positional  { .list.map(&plain).Array }
        when Bool        { .so }
        when Numeric     { $_ }
        default          { .Str }
    }
}
