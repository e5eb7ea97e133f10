#| Values as what JSON can hold: how those of hooks leave their process.
unit module Sparrow::PlainData;

use Sparrow::Values;

#| Deeper than any answer is, and shallow enough that a hash that contains itself ends in an error.
my constant MAX-DEPTH = 64;

#| `value` in hashes, lists, strings, numbers, Bools and undefined values. What has no such form is its text. Failures
#| are thrown, those of commands too.
sub plain-data(Mu \value, Int :$depth = 0) is export {
    die "nested more than {MAX-DEPTH} levels deep" if $depth > MAX-DEPTH;
    # Before anything else: what follows would be asked of each of its values.
    return value.raku if value.WHAT =:= Junction;
    my &inner = -> Mu \part { plain-data(part, depth => $depth + 1) };
    given value {
        when Failure     { .throw }
        when !.defined   { Any }
        when Literal     { .text }
        when Words       { .words.map(&inner).Array }
        when Bool        { .so }
        when Enumeration { .key }
        when Str         { .Str }
        when Int         { .Int }
        when Rational    { .Rat }
        when Complex     { .Str }
        when Real        { finite(.Num) }
        when Regex       { .raku }
        when Callable    { .gist }
        when Setty       { .keys.map(*.Str).sort.Array }
        when Pair        { %( .key.Str => inner(.value) ) }
        when Associative { .pairs.map({ .key.Str => inner(.value) }).Hash }
        when Blob        { .list.Array }
        when Proc        { .sink; .exitcode }
        when Iterable    { listed(value).map(&inner).Array }
        default          { .Str }
    }
}

sub finite(Num $number --> Num) {
    die "$number is no number that can be handed on" if $number.isNaN || $number == Inf | -Inf;
    $number
}

sub listed(Iterable \values --> List) {
    die 'an endless list cannot be handed on' if values.is-lazy;
    values.list
}
