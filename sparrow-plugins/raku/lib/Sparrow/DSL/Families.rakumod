#| The DSL's words for many units from one source: a unit like another one, one for each disk, one for each row of data.
unit module Sparrow::DSL::Families;

use Sparrow::Data;
use Sparrow::Disks;
use Sparrow::Evaluation;
use Sparrow::Lookups;
use Sparrow::Nearest;
use Sparrow::Parameters;
use Sparrow::Site;
use Sparrow::UnitFiles;
use Sparrow::UnitNames;
use Sparrow::Values;

#| What is a unit's alone: a copy would only quarrel with it over them.
my constant OWN = set <name alias>;

#| The parameters of the unit `$name`, with `%changes` over them: of a task-run above in this source, by its name or that
#| of its unit, else of the unit's file and drop-ins. [Install] of a file is not taken: a copy enables itself.
sub same-as(Str $name, %changes = %() --> Hash) is export {
    my %parameters := evaluation.parameters-of($name) // file-parameters(full-name $name) // refuse($name);
    my %own := %parameters.grep({ canonical(.key) !(elem) OWN }).Hash;
    # Kept, as the site may give what is to go.
    my %gone = %changes.grep({ .value.WHAT !=:= Junction && .value ~~ Unset });
    %( |overlay(%own, %changes), |%gone )
}

#| The parameters that the file of `$unit` gives, each by its name, which tells its section; undefined where there is none.
sub file-parameters(Str $unit --> Hash) {
    my $found = looked-up "text of $unit", {
        my $file = file-of $unit;
        $file.defined ?? is-source($file) ?? $file.Str !! assignments-of($unit).map({ [.section, .key, .value] }).Array !! Nil
    };
    return Hash without $found;
    die "same-as: $unit is made by the source $found, which is evaluated on its own; a unit can be copied within one "
        ~ "source, or from a unit file" if $found ~~ Str;
    my %items;
    for $found.list -> ($section, $key, $value) {
        %items{$key}.push: $value unless $section eq 'Install' || $section.starts-with('X-') || $key eq 'SourcePath';
    }
    %items.map({ .key => Assignments.new(items => .value.list) }).Hash
}

#| Says that there is no unit `$name`, and which names are near.
sub refuse(Str $name) {
    my $unit = full-name $name;
    my @names = |evaluation.units.keys, |looked-up("names of {type-of $unit}s", { unit-names(type-of $unit).Array }).list;
    my @near = @names.unique.map({ edit-distance($_, $unit) => $_ }).grep(*.key <= 3).sort({ .key, .value }).head(3);
    die "same-as: there is no unit '$unit', "
        ~ (is-masked($unit) ?? 'as it is masked' !! "in this file above or in {site.unit-dirs.join(', ')}")
        ~ (@near ?? "; near are {@near.map(*.value).join(', ')}" !! '')
}

#| The machine's disks, sorted by name: each a hash with `name` ("sda"), `path` ("/dev/sda"), `size` in bytes,
#| `rotational` and `model`.
sub disks(--> List) is export { looked-up('disks', { disks-in('/sys/block'.IO).Array }).list.map(*.Hash).List }

#| What is in the file `$name`, which is relative to the folder of the source: of `.json` its value, of `.csv` a hash for
#| each row by the names in the first, of others the lines that are neither empty nor comments.
sub data-of(Str $name) is export {
    my $path = $name.IO.is-absolute ?? $name.IO !! evaluation.path.IO.parent.add($name);
    my $text = looked-up "data $path", { data-text $path };
    data $path, $text
}
