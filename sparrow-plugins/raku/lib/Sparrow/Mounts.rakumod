#| The mounts of the machine: of /etc/fstab, and of unit files.
unit module Sparrow::Mounts;

use Sparrow::UnitFiles;
use Sparrow::UnitNames;

#| One of them: the name of its unit, and the type of its file system.
class Mount is export {
    has Str $.unit is required;
    has Str $.type is required;
    #| Whether it is left alone at boot.
    has Bool $.noauto = False;

    #| Whether it is one of `$type`; the versions of a network file system are one type to their users.
    method is-of(Str $type --> Bool) {
        $!type eq $type || $type eq 'nfs' && $!type eq 'nfs4' || $type eq 'cifs' && $!type eq 'smb3'
    }
}

#| Spaces and their like as fstab(5) writes them: `\040`.
sub unescaped(Str $field --> Str) { $field.subst(/ \\ (<[0..7]> ** 3) /, { :8(~$0).chr }, :g) }

#| The entries of a text in the form of fstab(5); swap is none, and neither is what has no mount point.
sub fstab-mounts(Str $text --> List) is export {
    gather for $text.lines -> $line {
        my ($, $where, $type, $options) = $line.words;
        next if $line ~~ / ^ \s* ['#' | $] / || !$type.defined || !$where.starts-with('/') || $type eq 'swap';
        take Mount.new: unit => unit-of-path(unescaped($where), 'mount'), :$type,
            noauto => so ($options // '').split(',').grep('noauto');
    }.List
}

#| Those of unit files; where one says no type it is `auto`.
sub unit-mounts(--> List) {
    unit-names('mount').map(-> $unit {
        my $type = assignments-of($unit, 'Mount').grep({ .section eq 'Mount' && .key eq 'Type' }).tail;
        Mount.new: :$unit, type => $type && $type.value || 'auto'
    }).List
}

#| All mounts, each once, sorted by the names of their units: what a unit file says counts more than fstab.
sub mounts(IO::Path $fstab --> List) is export {
    my %mounts;
    %mounts{.unit} = $_ for |($fstab.e ?? fstab-mounts($fstab.slurp(:enc<utf8-c8>)) !! ()), |unit-mounts();
    %mounts.values.grep({ !is-masked(.unit) }).sort(*.unit).List
}
