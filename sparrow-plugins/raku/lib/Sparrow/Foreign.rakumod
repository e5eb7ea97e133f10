#| Plugins and task folders of Sparrow6: found at the site, checked, and run by Sparrow6 itself.
#|
#| Loaded when a source names one; most name none.
unit module Sparrow::Foreign;

use Sparrow::Foreign::Plugins;
use Sparrow::Foreign::Run;
use Sparrow::Plugin::Catalogue;
use Sparrow::Plugin::State;
use Sparrow::Site;
use Sparrow::Trust;
use Sparrow::Workshop;

my constant INSTALLING = 'Sparrow6 is not installed. To install it: zef install --to=inst#/opt/sparrow6 Sparrow6; '
    ~ 'and to have it found, the line SPARROW_RAKULIB=inst#/opt/sparrow6 in /etc/systemd/sparrow/environment';

#| What has a task in it: Sparrow6 looks for these.
my regex task-file { ^ [ task | hook | job ] '.' [ raku | pl6 | pl | bash | go | rb | py | ps1 | php ] $ }

my %checked;

#| Dies unless `$folder` is trusted; looked at once in a process.
sub check(IO::Path $folder) {
    %checked{$folder} //= do {
        my $scratch = workshop.scratch || die 'there is no place for the temporary files of tasks';
        Trust.new(user => owner-of($scratch)).check-folder: $folder.Str;
        True
    }
}

sub has-task(IO::Path $folder) { $folder.dir(test => &task-file).elems > 0 }

#| The installed plugin of Sparrow6 that is called `$name`, or nothing.
sub find-foreign(Str $name --> Plugin) is export {
    my $folder = folder-of $name;
    return Plugin without $folder;
    CATCH { when X::Sparrow::Untrusted { die "plugin '$name' is not run: {.message}" } }
    check $folder;
    plugin-in $folder, $name
}

#| The names of all that are installed.
sub foreign-names(--> List) is export { plugin-names }

#| Runs `$plugin`'s task for the task-run called `$name`; its state is the result.
sub run-foreign(Str $name, Plugin $plugin, %parameters --> State) is export {
    my $what = "plugin '{$plugin.name}'";
    die "$what is one of Sparrow6's, and {INSTALLING}" unless workshop.has-sparrow6;
    die "$what has no task: no file task.* or hook.* is in {$plugin.folder}" unless has-task $plugin.folder;
    run-in-process :$name, :$what, plugin => $plugin.name, root => $plugin.folder, :%parameters
}

#| The folder that `$path` means, with no `.` and `..` in it; one that is relative stays below the site's root.
sub task-folder(Str $path, Str $root --> IO::Path) {
    my @below;
    for $path.split('/', :skip-empty).grep(* ne '.') {
        when '..' {
            die "the path leads out of $root" unless @below || $path.starts-with('/');
            @below.pop if @below;
        }
        default { @below.push: $_ }
    }
    $path.starts-with('/') ?? "/@below.join('/')".IO !! $root.IO.add(@below.join('/'))
}

#| Runs the task in the folder `$path`, or with "PATH@TASK" that in its folder TASK. `@units` are the plugins that
#| describe units: what its author may have meant.
sub run-folder(Str $path, %parameters, :@units --> State) is export {
    my $what = "task-run \"$path\"";
    my ($where, $task) = $path.split('@', 2);
    CATCH {
        when X::Sparrow::Untrusted { die "$what is not run: {.message}" }
        when X::Sparrow::Parameter { .rethrow }
        default { die .message.starts-with($what) ?? .message !! "$what: {.message}" }
    }
    die 'no folder is known that has tasks in it (SP6_TASK_ROOT); give an absolute path'
        unless $where.starts-with('/') || site.task-root;
    my $folder = task-folder $where, site.task-root // '';
    die "there is no task folder $folder; a unit is described by task-run NAME, PLUGIN, \%( … ), "
        ~ "with one of the plugins {@units.join(', ')}" unless $folder.d;
    my $inner = $task.defined ?? task-folder("./$task", $folder.Str) !! $folder;
    die "the folder $folder has no folder $task" unless $inner.d;
    die "no file task.* or hook.* is in $inner" unless has-task $inner;
    die INSTALLING unless workshop.has-sparrow6;
    check $folder;
    run-in-process name => $path, :$what, plugin => $path, root => $folder, :%parameters,
        |(task => $inner.relative($folder) if $task.defined)
}
