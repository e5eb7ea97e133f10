#| Parameters of units: one set of them over another.
unit module Sparrow::Parameters;

use Sparrow::Values;

#| The short words for settings (src/model/vocabulary.cpp has them too, with what they become).
my constant %SHORT = %( start => 'execstart', stop => 'execstop', reload => 'execreload', env => 'environment' );

my constant SECTIONS = set <Unit Install Service Socket Mount Automount Swap Timer Path Slice Scope>;

#| The spelling that tells whether two keys are one setting: `memory-max`, `MemoryMax` and `memory_max` are.
sub canonical(Str() $key --> Str) is export {
    my $plain = $key.lc;
    $plain = $plain.subst('-', '', :g) if $plain.contains('-');
    $plain = $plain.subst('_', '', :g) if $plain.contains('_');
    %SHORT{$plain} // $plain
}

#| Whether `value` is a hash of parameters. A Junction is asked first, as it would answer for each of its values.
#| A Set or Bag is a list of its own kind.
sub is-hash(Mu \value --> Bool) {
    value.WHAT !=:= Junction && value ~~ Associative:D && value !~~ Pair && value !~~ QuantHash
}

sub is-unset(Mu \value --> Bool) is export { value.WHAT !=:= Junction && value ~~ Unset }

#| `%under` without what `%over` takes away by `unset`.
sub without-unset(%under, %over --> Hash) is export {
    my %result = %under;
    for %over.kv -> $key, Mu \value {
        for %under.keys.grep({ canonical($_) eq canonical($key) }) -> $same {
            if is-unset(value) { %result{$same}:delete }
            elsif is-hash(value) && is-hash(%under{$same}) {
                %result{$same} = without-unset(%under{$same}, value);
            }
        }
        %result = without-unset(%result, value.grep({ .key !(elem) SECTIONS }).Hash)
            if is-hash(value) && $key (elem) SECTIONS;
    }
    %result
}

#| The hash without what is `unset` in it; not what is deeper, where a hash may contain itself.
sub without-gone(%hash) {
    # As it is where nothing is: it may be a hash of another kind.
    %hash.values.first(&is-unset, :k).defined ?? %hash.grep({ !is-unset(.value) }).Hash !! %hash
}

#| Variables that one side has as a hash, and the other as lines of a unit file: both, `value` last. Undefined for others.
sub with-lines(@same, %under, Mu \value) {
    return Nil if !@same || value.WHAT =:= Junction;
    my $below = %under{@same.head};
    my $is-mixed = $below ~~ Assignments:D && is-hash(value) || is-hash($below) && value ~~ Assignments:D;
    return Nil unless $is-mixed && canonical(@same.head) eq 'environment';
    Assignments.new: items => ($below, value).map({ |($_ ~~ Assignments ?? .items !! (.Hash.item,)) }).List
}

#| The hash `%over`, over the one that there is.
sub merged-hash($below, %over, Bool :$keep-unset --> Associative) {
    return overlay($below, %over, :$keep-unset) if $below.defined;
    $keep-unset ?? %over !! without-gone(%over)
}

#| `%over` over nothing.
sub copied(%over, Bool :$keep-unset --> Hash) {
    my %result;
    for %over.kv -> $key, Mu \value {
        next if is-unset(value) && !$keep-unset;
        %result{$key} = is-hash(value) && !$keep-unset ?? without-gone(value) !! value;
    }
    %result
}

#| `%over` over `%under`: a setting replaces what `%under` has for it, however either spells it; hashes
#| (`env`, `monitoring`, a section) are merged key by key; `unset` takes a setting away.
#| A setting in a section (`Service => %( … )`) also replaces one that `%under` gives without it.
#|
#| With `:keep-unset` what is taken away stays as `unset`, for what the result will go over.
sub overlay(%under, %over, Bool :$keep-unset = False --> Hash) is export {
    return copied(%over, :$keep-unset) unless %under;
    my %result = %under;
    my %spellings;
    %spellings{canonical($_)}.push: $_ for %under.keys;
    for %over.kv -> $key, Mu \value {
        # Of %under's alone: one that %over gives in two spellings is its author's mistake, and told as one.
        my @same = (%spellings{canonical($key)} // ()).list;
        my $is-hash = is-hash(value);
        my $below = @same.first: { %under{$_} ~~ Hash:D };
        my Mu $merged := with-lines(@same, %under, value)
            // ($is-hash ?? merged-hash($below.defined ?? %under{$below} !! Hash, value, :$keep-unset) !! value);
        %result{$_}:delete for @same;
        next if is-unset(value) && !$keep-unset;
        if $is-hash && $key (elem) SECTIONS {
            my $inner = value.keys.map(&canonical).Set;
            %result{$_}:delete for %under.keys.grep: { canonical($_) (elem) $inner };
        }
        %result{$key} = $merged;
    }
    %result
}
