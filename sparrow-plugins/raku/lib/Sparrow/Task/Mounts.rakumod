#| What is mounted where, from /proc/self/mountinfo (proc(5)).
unit module Sparrow::Task::Mounts;

class Mount is export {
    has Str $.point is required;
    has Str $.type is required;
    has Str $.source is required;
    has Str @.options;    #= of this mount, and of its file system
}

#| Space, tab, newline and backslash are written there as `\040` and the like.
sub unescaped(Str $field --> Str) {
    $field.subst(/ '\\' (<[0..3]> <[0..7]> ** 2) /, { chr :8(~$0) }, :g)
}

#| The mounts in the text of a mountinfo, in its order: of several at one point the last is the one that is seen.
sub mounts-in(Str $mountinfo --> List) is export {
    $mountinfo.lines.map(-> $line {
        my ($mount, $file-system) = $line.split(' - ', 2).map(*.split(' ').List);
        $mount.elems >= 6 && ($file-system // ()).elems >= 2 or die "/proc/self/mountinfo has the line '$line'";
        Mount.new:
            point => unescaped($mount[4]), type => unescaped($file-system[0]), source => unescaped($file-system[1]),
            options => (|$mount[5].split(','), |($file-system[2] // '').split(','))
    }).eager.List
}

#| What this process sees mounted.
sub mounts(--> List) is export {
    # A handle's slurp: that of a path ends at the first short read, which in /proc is the first page.
    mounts-in open('/proc/self/mountinfo', :bin).slurp(:close).decode('utf8-c8')
}

#| The mount whose point is `$path`; undefined where it is none.
sub mount-at(@mounts, Str $path --> Mount) is export {
    @mounts.reverse.first({ .point eq $path }) // Mount
}

#| The mount that `$path`, an absolute path, lies in.
sub mount-around(@mounts, Str $path --> Mount) is export {
    my $at = $path.IO;
    loop {
        .return with mount-at @mounts, $at.Str;
        last if $at.Str eq '/';
        $at = $at.parent;
    }
    Mount
}
