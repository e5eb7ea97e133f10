#| Parameters of units: one set of them over another.
unit module Sparrow::Parameters;

use Sparrow::Values;

#| The short words for settings (src/model/vocabulary.cpp has them too, with what they become).
my constant %SHORT = %( start => 'execstart', stop => 'execstop', reload => 'execreload', env => 'environment' );

my constant SECTIONS = set <Unit Install Service Socket Mount Automount Swap Timer Path Slice Scope>;

#| The spelling that tells whether two keys are one setting: `memory-max`, `MemoryMax` and `memory_max` are.
sub canonical(Str() $key --> Str) is export {
    # Without a regex: it is asked for every setting of every unit.
    my $plain = $key.lc.subst('-', '', :g).subst('_', '', :g);
    %SHORT{$plain} // $plain
}

#| `%over` over `%under`: a setting replaces what `%under` has for it, however either spells it; hashes
#| (`env`, `monitoring`, a section) are merged key by key; `unset` takes a setting away.
#| A setting in a section (`Service => %( … )`) also replaces one that `%under` gives without it.
sub overlay(%under, %over --> Hash) is export {
    my %result = %under;
    # Of %under's alone: one that %over gives in two spellings is its author's mistake, and told as one.
    my %spelt = %under.keys.classify: &canonical;
    for %over.kv -> $key, Mu \value {
        my @same = |(%spelt{canonical($key)} // ());
        # Asked first, as a Junction would answer for each of its values.
        my $is-plain = value.WHAT !=:= Junction;
        my $is-hash = $is-plain && value ~~ Associative:D && value !~~ Pair;
        my $below = @same.first: { %under{$_} ~~ Hash:D };
        my Mu $merged := $is-hash && $below.defined ?? overlay(%under{$below}, value) !! value;
        %result{$_}:delete for @same;
        next if $is-plain && value ~~ Unset;
        if $is-hash && $key (elem) SECTIONS {
            my $inner = value.keys.map(&canonical).Set;
            %result{$_}:delete for %under.keys.grep: { canonical($_) (elem) $inner };
        }
        %result{$key} = $merged;
    }
    %result
}
