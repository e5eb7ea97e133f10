#| A folder for one run of a task: what Sparrow6 takes for the home directory, and room for temporary files.
unit module Sparrow::Foreign::Bench;

use Sparrow::Foreign::Plugins;
use Sparrow::Site;
use Sparrow::Trust;
use Sparrow::Workshop;

#| Variables that would have Sparrow6 read, write or fetch what is not the task's, or send what it does elsewhere.
my regex steering { ^ [ 'SP6_' | 'SPARROW_' ] | :i ^ [ http | https | ftp | all | no ] '_proxy' $ }

#| Removes `$path` and what is in it, and nothing that links lead to.
sub remove-tree(IO::Path $path) {
    if $path.d && !$path.l {
        try remove-tree($_) for (try $path.dir.eager) // ();
        try $path.rmdir;
    }
    else {
        try $path.unlink;
    }
}

#| The home directory is shared by all tasks of a source: they may run each other's plugins, of which there are many.
my IO::Path $home;
my Lock $home-lock .= new;

#| `sparrow6/plugins` in it has a link to each plugin that is trusted, and there is no `sparrow6/index`: Sparrow6 takes
#| the plugins for its user's own, and never looks for others over the network.
sub home-in(IO::Path $scratch --> IO::Path) {
    $home-lock.protect: {
        $home //= do {
            my $made = $scratch.add("home-$*PID-{(2**48).rand.Int}");
            my $plugins = $made.add('sparrow6/plugins');
            $plugins.mkdir(0o700);
            my $trust = Trust.new(user => owner-of($scratch.Str));
            for plugin-names() -> $name {
                my $folder = folder-of $name;
                next unless try { $trust.check-folder($folder.Str); True };
                try $folder.symlink($plugins.add($name), :absolute);
            }
            $made
        }
    }
}

class Bench is export {
    has IO::Path $.folder is required;
    has IO::Path $!home;

    #| Makes one in the scratch directory of this process.
    method make(Bench:U: --> Bench) {
        my $scratch = (workshop.scratch || die 'there is no place for the temporary files of tasks').IO;
        my $folder = $scratch.add("task-$*PID-{(2**48).rand.Int}");
        $folder.mkdir(0o700);
        $folder.add($_).mkdir(0o700) for <sparrow6 tmp work>;
        my $self = self.new: :$folder;
        $self.live-in: home-in $scratch;
        $self
    }

    method live-in(IO::Path $dir) { $!home = $dir }

    #| What a task sees of the environment.
    method environment(--> Hash) {
        my %environment = %*ENV.grep({ .key !~~ &steering });
        %environment<HOME> = $!home.Str;
        %environment<TMPDIR> = $!folder.add('tmp').Str;
        # -I does not reach the raku processes that a task starts.
        %environment<RAKULIB> = workshop.repositories.join(',');
        %environment<SP6_TASK_ROOT> = site.task-root if site.task-root;
        # The task's lines alone, as it printed them.
        %environment{$_} = '1' for <SP6_FORMAT_TERSE SP6_LOG_NO_TIMESTAMPS>;
        # Without it Sparrow6 fetches and compiles; with it, it runs what is compiled already.
        %environment<SP6_GO_NO_COMPILE> = '1';
        %environment<PYTHONDONTWRITEBYTECODE> = '1';
        # For Sparrow::Task::Unit: what it gives is translated, and need not be shown.
        %environment<SPARROW_TASK> = '1';
        %environment
    }

    #| Where the task starts: where the source is, unless that is /, which nothing is to be left in.
    method working-directory(--> IO::Path) { ~$*CWD eq '/' ?? $!folder.add('work') !! $*CWD.IO }

    method clear() { remove-tree $!folder }
}
