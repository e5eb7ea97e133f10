#| `task-run`: describes a unit, or runs a task: of one of our plugins, of a plugin of Sparrow6, or in a folder.
unit module Sparrow::DSL::Tasks;

use Sparrow::Description;
use Sparrow::Evaluation;
use Sparrow::Plugin::Catalogue;
use Sparrow::Plugin::State;
use Sparrow::Plugin::Task;
use Sparrow::Plugin::Units;
use Sparrow::Parameters;
use Sparrow::Site;
use Sparrow::Site::Defaults;

my Catalogue $catalogue;

#| Tells the DSL its plugins; once, before the first source.
sub use-catalogue(Catalogue $plugins) is export(:host) { $catalogue = $plugins }

#| The four ways in which Sparrow6 calls task-run, and the mistake that is made most often.
proto sub task-run(|) is export {*}

multi sub task-run(Str:D $description, Str:D $plugin, %parameters = %()) {
    my $found = $catalogue.find($plugin) // installed($plugin);
    die "plugin '$plugin' describes a unit, which a hook cannot do" if $found.describes-unit && evaluation.ended;
    my $state = $found.is-foreign
        ?? foreign('run-foreign')($description, $found, %parameters)
        !! run-task($found, $description, %parameters);
    $found.describes-unit ?? describe($description, $found, $state, %parameters) !! $state
}

multi sub task-run(Str:D $path, %parameters = %()) {
    foreign('run-folder')($path, %parameters,
        units => $catalogue.names.grep({ $catalogue.find($_).describes-unit }))
}

multi sub task-run() { task-run ~$*CWD }

#| A routine of Sparrow::Foreign, which is loaded when it is needed: most sources name nothing of Sparrow6's.
sub foreign(Str $routine --> Callable) {
    state $module = $*REPO.need(CompUnit::DependencySpecification.new(short-name => 'Sparrow::Foreign'));
    $module.handle.export-package<DEFAULT>.WHO{"&$routine"}
}

#| The plugin of Sparrow6 that is called `$name`.
sub installed(Str $name --> Plugin) {
    foreign('find-foreign')($name) // $catalogue.refuse($name, foreign('foreign-names')())
}

multi sub task-run(%arguments) {
    for <task plugin> -> $key {
        die "task-run with one hash needs the key '$key'" without %arguments{$key};
    }
    task-run ~%arguments<task>, ~%arguments<plugin>, %arguments<parameters> // %()
}

multi sub task-run(|arguments) {
    die arguments.hash
        ?? "task-run: the parameters must be in one hash: task-run NAME, PLUGIN, "
            ~ "\%( {arguments.hash.keys.sort.head} => … )"
        !! "task-run wants a name, a plugin and a hash: task-run \"web\", \"systemd\", "
            ~ "\%( exec-start => \"…\" ), not ({arguments.list.map(*.^name).join(', ')})"
}

#| Sparrow6's older spelling.
sub task_run(|arguments) is export { task-run |arguments }

#| `%unit` over what the site says of all units, and which of its keys come from the site alone: those need not fit
#| the type of the unit. A drop-in is not a unit, and has what its source says.
sub with-site-defaults(Evaluation $evaluation, Plugin $plugin, %unit, %given --> Hash) {
    return %( parameters => %unit ) if !site.defaults || $evaluation.makes-drop-in;
    refuse-misspelt-plugins;
    my %every := without-unset defaults-of-units, %given;
    my %parameters = overlay %every, %unit;
    my $given = %given.keys.map(&canonical).Set;
    my $site = (|%every.keys, |defaults-of($plugin.name).keys).map(&canonical).Set (-) $given;
    %( :%parameters, defaults => %parameters.keys.grep({ canonical($_) (elem) $site }).Set )
}

#| A default under a misspelt name would be missed by everyone.
sub refuse-misspelt-plugins() {
    for plugins-with-defaults() -> $name {
        next if $catalogue.find($name).defined;
        die "the site's defaults are for a plugin '$name'; did you mean '$_'?" with $catalogue.nearest($name);
    }
}

#| Adds what the task of a unit plugin gave to the description. The result is a hash that names the unit, or the first
#| of several, since some sources keep the result of every task-run. `%given` is what the source gave the plugin.
sub describe(Str $name, Plugin $plugin, State $state, %given --> State) {
    my $evaluation = evaluation;
    my @named = units-of($name, $plugin, $state, path => $evaluation.path);
    my $line = $evaluation.line-in(Backtrace.new);
    for @named {
        my %unit := with-site-defaults $evaluation, $plugin, .value, %given;
        $evaluation.add: describe-task($evaluation, name => .key, plugin => $plugin.name, :$line, own => .value, |%unit);
    }
    state-of $plugin.name, %( name => @named.head.key, plugin => $plugin.name )
}
