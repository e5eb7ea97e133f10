#| Shows people the units of a unit plugin that Sparrow6 runs, as sparrowctl translates them.
unit module Sparrow::Task::UnitPrinter;

use Sparrow::Values;

#| A new folder that nobody else can write to or look into. Raku's mkdir takes one that is there, and others could have
#| put it, or a link, into the directory for temporary files.
sub own-folder(--> IO::Path) {
    my $mktemp = run 'mktemp', '--directory', '--tmpdir', 'sparrow-unit-XXXXXXXXXX', :out, :err;
    my ($path, $error) = ($mktemp.out, $mktemp.err).map(*.slurp(:close).chomp);
    die "no folder for the units: {$error || 'mktemp cannot be run'}" unless $path && $mktemp.exitcode == 0;
    $path.IO
}

#| Has sparrowctl translate `@units`, or the one that is a drop-in for the unit `$drop-in`, and prints them.
sub print-units(@units, :$drop-in) is export {
    my $top = own-folder;
    my $folder = $drop-in.defined ?? $top.add("$drop-in.d") !! $top;
    LEAVE {
        with $folder { .unlink for .dir; .rmdir; $top.rmdir if $drop-in.defined }
    }
    $folder.mkdir(0o700) if $drop-in.defined;
    my @files = @units.map: -> %unit {
        my %parameters = %unit.grep(*.key ne 'name');
        my $file = $folder.add(($drop-in.defined ?? '50-example.conf' !! %unit<name>) ~ '.raku');
        $file.spurt: "#!raku\ntask-run 'unit', 'systemd', {source(%parameters)};\n";
        $file
    };
    my $sparrowctl = run 'sparrowctl', 'render', |@files, :out, :err;
    CATCH {
        when X::Proc::Unsuccessful {
            die "sparrowctl, which prints units, cannot be run or has found errors: {.message}"
        }
    }
    my $errors = $sparrowctl.err.slurp(:close);
    print $sparrowctl.out.slurp(:close).lines.grep(!*.starts-with('SourcePath=' | '# Edit /')).map({ "$_\n" }).join;
    note $errors.subst("$folder/", '', :g).trim if $errors;
    $sparrowctl.sink;
}

#| `value` as Raku source.
sub source(Mu \value --> Str) {
    given value {
        when Words       { "command({.words.map(&source).join(', ')})" }
        when Literal     { "literal({.text.raku})" }
        when Associative { '%( ' ~ .pairs.sort(*.key).map({ "{.key.Str.raku} => {source(.value)}" }).join(', ') ~ ' )' }
        when Positional  { '[' ~ .list.map(&source).join(', ') ~ ']' }
        when Bool        { .so ?? 'True' !! 'False' }
        when Numeric     { .raku }
        default          { .Str.raku }
    }
}
