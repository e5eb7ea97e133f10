#| Runs the tasks of our own plugins, in this process.
unit module Sparrow::Plugin::Task;

use Sparrow::Plugin::Catalogue;
use Sparrow::Plugin::State;
use Sparrow::Plugin::TaskScope;

#| `%over` over `%under`: hashes are merged key by key, everything else is replaced, lists too.
sub merged(%under, %over --> Hash) is export {
    my %result = %under;
    for %over.kv -> $key, Mu \value {
        %result{$key} = %under{$key} ~~ Hash:D && value ~~ Associative:D && value !~~ Pair
            ?? merged(%under{$key}, value)
            !! value;
    }
    %result
}

#| What the plugin's config.raku gives, empty where it has none.
sub defaults(Plugin $plugin --> Hash) {
    my $*TASK-FILE = $plugin.config;
    return %() unless $*TASK-FILE.e;
    my $defaults = run-task-file;
    $defaults ~~ Associative
        or die "plugin '{$plugin.name}': $*TASK-FILE must end in a hash, not in a {$defaults.^name}";
    $defaults.Hash
}

#| The parameters of a task-run with the plugin's defaults under them.
sub with-defaults(Plugin $plugin, %parameters --> Hash) is export {
    merged(defaults($plugin), %parameters)
}

#| Runs `$plugin`'s task; its state is the result.
sub run-task(Plugin $plugin, %parameters --> State) is export {
    my $*SPARROW-TASK = TaskContext.new:
        folder => $plugin.folder, config => with-defaults($plugin, %parameters);
    my $*TASK-FILE = $plugin.task;
    CATCH { default { die "plugin '{$plugin.name}': {.message}" } }
    run-task-file;
    state-of $plugin.name, $*SPARROW-TASK.state
}
