use Sparrow::Task::Mounts;
use Sparrow::Task::NotRight;
use Sparrow::Task::Outcome;
use Sparrow::Task::Parameters;
use Sparrow::Task::Program;
use Sparrow::Task::Space;
use Sparrow::Task::Text;

my $given = Parameters.read: config(), root_dir();
my $path = $given.path('path', :needed);
my @types = $given.words: 'type', "types of file systems, such as 'ext4'";
my $writable = $given.flag('writable');
my $wanted = wanted-space $given, 'free';
my $timeout = $given.seconds('timeout');

#| Runs a program that looks at the path: where a server of files is gone, looking never ends.
sub look(*@command, Str :$package!) {
    my $finished = run-program (needed-program(@command.head, :$package), |@command.skip), :$timeout;
    not-right "{printable $path}: the file system does not answer within $timeout s" if $finished.timed-out;
    $finished
}

update_state(outcome $given, {
    # This comes first, as it makes an automount happen.
    my ($total, $free) = space-at $path, :$timeout;
    my $real = look('realpath', '--zero', '--', $path, package => 'coreutils').text.chop;
    my @mounts = mounts;
    my $mount = mount-at @mounts, $real;
    my $shown = printable $path;
    without $mount {
        with mount-around @mounts, $real {
            not-right "$shown is no mount point, but part of {printable .point} ({.type}, {printable .source})";
        }
        not-right "$shown is no mount point";
    }
    my %seen = path => $real, type => $mount.type, source => $mount.source, options => $mount.options.unique.join(','),
        :$total, :$free, value => $free;
    not-right "$shown: an automount that has not mounted anything", |%seen if $mount.type eq 'autofs';
    not-right "$shown is of type {printable $mount.type}, not {@types.join(' or ')}", |%seen
        unless !@types || $mount.type eq @types.any;
    if $writable {
        not-right "$shown is mounted read-only", |%seen if 'ro' eq $mount.options.any;
        not-right "$shown is not writable for this process", |%seen
            if look('test', '-w', $path, package => 'coreutils').status;
    }
    not-right "$shown has $free bytes free of $total, less than {$given.text('free')}", |%seen
        if $wanted.defined && $free < $wanted.of($total);
    %( |%seen, message => "$shown: {printable $mount.source} ({printable $mount.type}), $free bytes free" )
});
