#| Which settings there are: an expectation of a misspelt one would hold of no unit, or of every one.
unit module Sparrow::Test::Vocabulary;

use Sparrow::Nearest;
use Sparrow::Parameters;
use Sparrow::Test::Sparrowctl;

#| By type of unit: each setting as a hash of its `section` and `name`.
my %types;

sub settings-for(Str $type --> List) {
    %types{$type} //= sparrowctl('settings', $type).output.lines.map({
        my ($section, $name) = .words;
        %( :$section, :$name )
    }).eager;
    %types{$type}.list
}

#| Why no unit of `$type` can have the setting `$key` (in `$section`, where that is defined) as the generator writes
#| it; undefined where one can.
sub refusal(Str $type, Str $section, Str $key --> Str) is export {
    return Str if $section.defined && $section.starts-with('X-');
    my @all = settings-for $type;
    if $section.defined && $section ne any(@all.map(*<section>)) {
        return "a $type has no section [$section]{suggestion $section, @all.map(*<section>).unique}";
    }
    my @there = $section.defined ?? @all.grep(*<section> eq $section) !! @all;
    my @same = @there.grep({ canonical(.<name>) eq canonical($key) });
    return "no setting of a $type is called '$key'{suggestion $key, @there.map(*<name>)}" unless @same;
    return "'$key' is not written into units: the generator makes links (link-ok 'multi-user.target.wants/…')"
        if all(@same.map(*<section>)) eq 'Install';
    Str
}
