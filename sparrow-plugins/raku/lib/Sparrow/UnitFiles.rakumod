#| The unit files of the machine, found as systemd finds them: in the site's unit directories, the first that has a name
#| counts, a link to /dev/null or an empty file masks (systemd.unit(5)).
#|
#| Units that generators make are not seen: when a source is translated, all generators are at work.
unit module Sparrow::UnitFiles;

use Sparrow::Site;
use Sparrow::UnitNames;
use Sparrow::UnitText;

#| What ends the name of a source.
my constant SOURCE = '.raku';

#| No unit file is nearly as large.
my constant LARGEST = 1024 * 1024;

my constant @PULLING = <.wants .requires .upholds>;

#| The entry of that name in the first directory that has one; undefined where none has.
sub entry(Str $name --> IO::Path) {
    site.unit-dirs.map({ .IO.add($name) }).first({ .l || .e }) // IO::Path
}

#| Whether the file stands for nothing: a link to /dev/null, an empty file, a link that leads nowhere.
sub is-empty(IO::Path $file --> Bool) { !$file.e || $file.d || $file.s == 0 }

#| The entries of a folder by name, sorted; none where it cannot be read.
sub names-in(IO::Path() $folder --> List) {
    $folder.d ?? ((try $folder.dir.map(*.basename).sort.List) // ()).List !! ()
}

#| The unit file for exactly that name; undefined where there is none, or it is masked.
sub unit-file(Str $name --> IO::Path) is export {
    my $entry = entry $name;
    $entry.defined && !is-empty($entry) ?? $entry !! IO::Path
}

#| Whether that name is masked.
sub is-masked(Str $name --> Bool) is export {
    my $entry = entry $name;
    $entry.defined && is-empty($entry)
}

#| The source that makes the unit of exactly that name, by its own: `shop.service.raku`, also in a folder that pulls it
#| in. What a source with several units makes, its name does not tell.
sub source-of(Str $name --> IO::Path) {
    my $file = $name ~ SOURCE;
    with unit-file($file) { .return }
    for site.unit-dirs -> $directory {
        for names-in($directory).grep({ .ends-with(any(@PULLING)) }) -> $folder {
            my $source = $directory.IO.add($folder).add($file);
            return $source if $source.f && $source.s;
        }
    }
    IO::Path
}

#| The file that the unit `$name` is loaded from or translated from: its own, else, for an instance, its template's.
#| Undefined where there is none, or it is masked.
sub file-of(Str $name --> IO::Path) is export {
    return IO::Path if is-masked $name;
    for $name, (template-of($name) // Empty) -> $candidate {
        last if $candidate ne $name && is-masked($candidate);
        my $file = unit-file($candidate) // source-of($candidate);
        .return with $file;
    }
    IO::Path
}

#| The names of all units that files and links of this type make, masked ones left out, sorted.
sub unit-names(Str $type --> List) is export {
    my %seen;
    for site.unit-dirs -> $directory {
        for names-in($directory) -> $entry {
            my $name = $entry.ends-with(SOURCE) ?? $entry.chop(SOURCE.chars) !! $entry;
            %seen{$name} = True if $name.ends-with(".$type") && is-unit-name($name);
        }
    }
    %seen.keys.grep({ file-of($_).defined }).sort.List
}

#| The drop-ins of the unit, in the order in which they count (unit_file_find_dropin_paths() in src/shared/dropin.c).
sub drop-ins(Str $name --> List) {
    my %files;
    for |(site.unit-dirs X, drop-in-names($name)), |(site.unit-dirs X, (type-of($name),)) -> ($directory, $stem) {
        my $folder = $directory.IO.add("$stem.d");
        %files{$_} //= $folder.add($_) for names-in($folder).grep(*.ends-with('.conf'));
    }
    %files.sort(*.key).map(*.value).grep({ !is-empty($_) }).List
}

#| What is in the file; undefined where it cannot be read, is no regular file, or is larger than any unit file.
sub unit-text(IO::Path $file --> Blob) is export {
    return Blob unless $file.f && $file.s <= LARGEST;
    my $handle = (try $file.open(:bin)) // return Blob;
    LEAVE .close with $handle;
    $handle.read(LARGEST)
}

#| Whether `$text` has these bytes in it: much quicker to tell than what it assigns.
sub has-bytes(Blob $text, Str $bytes --> Bool) is export { $text.decode('latin-1').contains($bytes) }

#| Whether the file's first line makes it a source.
sub is-source(IO::Path $file --> Bool) is export {
    return True if $file.basename.ends-with(SOURCE);
    return False unless $file.f;
    my $first = try { my $handle = $file.open(:bin); LEAVE .close with $handle; $handle.read(128).decode('latin-1') };
    so ($first // '') ~~ / ^ '#!' \N* [ raku | sparrow6 ] /
}

#| The assignments of the unit's file and of its drop-ins, in the order in which systemd reads them; sources are none.
#| A file that cannot be read as one is an error. With `$section` only what has such a section is looked at, and passed
#| over where it cannot be read.
sub assignments-of(Str $name, Str $section? --> List) is export {
    my $file = file-of $name;
    my @files = |($file // Empty), |drop-ins($name);
    @files.grep({ !is-source($_) }).map(-> $path {
        my $text = unit-text $path;
        die "$path is not read: a unit file is a regular file of at most {LARGEST} bytes"
            unless $text.defined || $section.defined;
        |($text.defined && (!$section.defined || has-bytes($text, "[$section]")) ?? unit-lines($text) !! ())
    }).List
}
