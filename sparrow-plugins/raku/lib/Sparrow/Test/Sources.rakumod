#| Which sources a test is about.
unit module Sparrow::Test::Sources;

my constant EXTENSION = '.rakutest';

#| The types of units that a source may be named after.
my constant TYPES = <service socket mount automount swap timer path slice target>;

#| Folders beside a test whose files are sources too: links that enable, and drop-ins.
my constant FOLDERS = / '.' [wants | requires | upholds | d] $ /;

#| What `source` has named.
my IO::Path @named;

#| The test's own file.
sub test-file(--> IO::Path) { $*PROGRAM.absolute.IO }

#| Whether `$path` is a source: by its first line, as for the generator.
sub is-source(IO::Path $path --> Bool) {
    return False if $path.basename.starts-with('.') || $path.basename.ends-with(EXTENSION);
    return False unless $path.f && $path.r;
    # A file of another kind may have any bytes, and one line without end. A byte order mark is passed over.
    my $line = $path.open(:bin).read(200).decode('latin-1').lines.head // '';
    so $line.subst(/ ^ 'ï»¿' /, '') ~~ / ^ '#!' [raku | sparrow6 | '/usr/bin/env raku' | '/usr/bin/raku'] \s* $ /
}

#| The sources in a folder, those in the folders of links and drop-ins among them.
sub sources-in(IO::Path $folder --> List) {
    my @inner = $folder.dir.grep({ .d && .basename ~~ FOLDERS && !.basename.starts-with('.') });
    ($folder, |@inner).map({ |.dir.grep(&is-source) }).sort(*.Str).List
}

#| Whether `$path` is named as the test is: web.service.rakutest and web.rakutest test web.service.raku.
sub is-named-as(IO::Path $path, Str $stem --> Bool) {
    my $name = $path.basename.subst(/ '.raku' $ /, '');
    so $name eq $stem || $name eq any(TYPES.map({ "$stem.$_" }))
}

#| Names the sources that are tested from here on, by their paths from the test's folder: files, or folders with all
#| that is in them.
sub source(*@paths) is export {
    die "source() takes files or folders: source 'web.service.raku'" unless @paths;
    @named = @paths.map: -> $path {
        my $found = test-file.parent.add($path.Str).cleanup;
        $found = $path.IO if $path.IO.is-absolute;
        die "source '$path': there is no $found" unless $found.e;
        |($found.d ?? sources-in($found) || die("source '$path': there is no source in $found") !! $found)
    }
    Nil
}

#| The files that are tested: those that `source` has named, else the sources that are named as the test is, else all
#| sources of its folder.
sub tested-sources(--> List) is export {
    return @named.List if @named;
    my $file = test-file;
    my @all = sources-in $file.parent;
    my $stem = $file.basename.subst(/ "{EXTENSION}" $ /, '');
    (@all.grep({ is-named-as $_, $stem }) || @all).List
}
