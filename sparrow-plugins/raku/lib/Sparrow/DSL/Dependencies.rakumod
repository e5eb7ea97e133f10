#| The DSL's words for dependencies that find themselves: each gives names of units, for any key that takes them.
unit module Sparrow::DSL::Dependencies;

use Sparrow::Evaluation;
use Sparrow::Lookups;
use Sparrow::Mounts;
use Sparrow::Nearest;
use Sparrow::Site;
use Sparrow::UnitFiles;
use Sparrow::UnitNames;
use Sparrow::VirtualServices;

#| In the place of a fallback that was not given: `:else(())` is one.
my class NoFallback { }

my constant FSTAB = '/etc/fstab';

#| What the fallback is where nothing was found.
sub fallback(Mu $else, Str $complaint --> List) {
    die "$complaint; :else('NAME') names a fallback, :else(()) is for none" if $else ~~ NoFallback;
    $else.list.map(*.Str).map(&full-name).List
}

sub places(--> Str) { "unit files of {site.unit-dirs.join(', ')} and units above in this file" }

#| Whether the unit has a file, or is described above in this source. A source does not find itself.
sub is-there(Str $unit --> Bool) {
    return False if $unit eq evaluation.own-name;
    so evaluation.units{$unit}.defined || looked-up("unit $unit", { file-of($unit).defined })
}

#| The first of the units that is there, or, with `:all`, all of them, in the order given.
#| Where none is: `:else`, a name or a list of names; without it that is an error.
sub any-of(*@names, Mu :$else = NoFallback, Bool :$all = False --> List) is export {
    die "any-of wants names of units: any-of('postgresql.service', 'mariadb.service')"
        unless @names && all(@names) ~~ Str:D;
    my @units = @names.map(&full-name).unique;
    my @found = $all ?? @units.grep(&is-there) !! @units.first(&is-there) // Empty;
    @found ?? @found.List !! fallback($else, "any-of: none of @units.join(', ') is there, in {places}")
}

#| One of the services that stand for `$provides`, or, with `:all`, all of them: first those described above in this
#| source, then those whose files say so, by name, then the known ones.
sub any-service(Str :$provides, Mu :$else = NoFallback, Bool :$all = False --> List) is export {
    die 'any-service wants what the service is: any-service(:provides<database>)' without $provides;
    my @above = evaluation.units.grep({ $provides (elem) (.value<provides> // ()).list }).map(*.key).sort;
    my @saying = looked-up("services that provide $provides", { that-provide($provides).Array }).list
        .grep(* ne evaluation.own-name);
    my @units = (|@above, |@saying, |known-for($provides)).unique;
    my @found = $all ?? @units.grep(&is-there) !! @units.first(&is-there) // Empty;
    @found ?? @found.List !! fallback($else, no-service($provides))
}

sub no-service(Str $provides --> Str) {
    my @known = known-for $provides;
    my $near = virtual-services().min({ edit-distance($_, $provides), $_ });
    my $what = @known ?? "not one of @known.join(', '), and"
        !! edit-distance($near, $provides) <= 2 ?? "which is not known (did you mean '$near'?), and"
        !! "which is not known (known are {virtual-services().join(', ')}), and";
    "any-service: no service is there for '$provides', $what none with 'Provides=$provides' in [X-Sparrow], in {places}"
}

#| The units of all mounts of `$type`, sorted; `nfs` has `nfs4` in it. Those that are not mounted at boot are left out
#| unless `:noauto` is given.
sub all-mounts(Str :$type, Bool :$noauto = False, Mu :$else = NoFallback --> List) is export {
    my @mounts = looked-up('mounts', {
        mounts(FSTAB.IO).map({ %( unit => .unit, type => .type, noauto => .noauto ) }).Array
    }).list.map({ Mount.new: |.Map });
    my @found = @mounts.grep({ (!$type.defined || .is-of($type)) && ($noauto || !.noauto) && .unit ne evaluation.own-name });
    @found ?? @found.map(*.unit).List !! fallback($else,
        "all-mounts: no mount{$type.defined ?? " of type '$type'" !! ''} is in {FSTAB} or among the unit files of "
            ~ site.unit-dirs.join(', '))
}
