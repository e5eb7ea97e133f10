#| Runs the tasks of our own plugins, in this process, those of unit plugins too.
unit module Sparrow::Plugin::Task;

use Sparrow::Evaluation;
use Sparrow::Parameters;
use Sparrow::Plugin::Catalogue;
use Sparrow::Plugin::State;
use Sparrow::Plugin::TaskScope;
use Sparrow::Site;
use Sparrow::Site::Code;
use Sparrow::Site::Defaults;

my %routines;
my %by-text;
my Lock $routines .= new;

#| The file as a routine, compiled once in a process: a source may make hundreds of units, and what the warming source
#| of the host runs, every evaluator has at once. That goes for files with the same text, too: the tasks of plugins whose
#| parameters are the unit are the same.
sub routine-of(IO::Path $file --> Callable) {
    my $*TASK-FILE = $file;
    $routines.protect: { %routines{$file} //= %by-text{$file.slurp} //= compiled-task-file }
}

#| What the plugin's config.raku gives, empty where it has none.
sub defaults(Plugin $plugin --> Hash) {
    return %() unless $plugin.has-config;
    my $defaults = routine-of($plugin.config)();
    $defaults ~~ Associative
        or die "plugin '{$plugin.name}': {$plugin.config} must end in a hash, not in a {$defaults.^name}";
    $defaults.Hash
}

#| The parameters of a task-run over the site's defaults, and those over the plugin's. Drop-ins have none of the site's.
#| A parameter of the plugin that is taken away is as the plugin has it.
sub with-defaults(Plugin $plugin, %parameters --> Hash) is export {
    my $has-site = site.defaults && !($plugin.describes-unit && evaluation.makes-drop-in);
    my %under := defaults $plugin;
    # What the caller takes away is to be missing in the unit too, which the task makes.
    my %config = overlay $has-site ?? overlay(%under, defaults-of($plugin.name)) !! %under, %parameters,
        keep-unset => $plugin.describes-unit;
    for %parameters.keys.grep({ %under{$_}:exists && is-unset(%parameters{$_}) }) { %config{$_} = %under{$_} }
    %config
}

#| Runs `$plugin`'s task, which the task-run calls `$name`; its state is the result.
sub run-task(Plugin $plugin, Str $name, %parameters --> State) is export {
    my $*SPARROW-TASK = TaskContext.new:
        :$name, folder => $plugin.folder, config => with-defaults($plugin, %parameters);
    CATCH {
        when X::Sparrow::SiteCode { .rethrow }
        default { die "plugin '{$plugin.name}': {.message}" }
    }
    routine-of($plugin.task)();
    state-of $plugin.name, $*SPARROW-TASK.state
}
