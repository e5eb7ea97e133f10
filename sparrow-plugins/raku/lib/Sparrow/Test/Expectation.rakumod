#| What a test expects of one setting.
unit module Sparrow::Test::Expectation;

use Sparrow::Parameters;
use Sparrow::Test::Rendering;

class Expectation is export {
    #| As the test spells it, in kebab-case or as systemd does.
    has Str $.key is required;
    #| Where that is said; else any section counts.
    has Str $.section;
    has Mu $.expected;

    method name(--> Str) { $!section.defined ?? "[$!section] $!key" !! $!key }

    #| The values that `@settings` have for it, in order.
    method values(@settings --> List) {
        @settings.grep({ canonical(.key) eq canonical($!key) && (!$!section.defined || .section eq $!section) })
            .map({ |.values }).List
    }

    #| Whether it holds of `@values`. Nothing, or a type, expects that there are none; a list all of them in this order;
    #| anything else that one of them is so. A Junction asks for each of what it is made of.
    method holds(@values --> Bool) { $!expected.WHAT =:= Mu ?? !@values !! so holds($!expected, @values) }

    method expectation(--> Str) { shown $!expected }
}

# A Junction threads here.
sub holds($expected, @values) {
    given $expected {
        when !.defined { !@values }
        when Iterable  { .elems == @values && all((^@values).map(-> $i { is-so(@values[$i], $expected[$i]) })).so }
        default        { @values.first({ is-so($_, $expected) }).defined }
    }
}

#| Whether the text of a value is what is expected.
sub is-so(Str $value, $expected --> Bool) {
    given $expected {
        when Whatever     { True }
        when Bool         { $value eq ($expected ?? 'yes' !! 'no') }
        when Str          { $value eq .Str }
        when Int          { $value eq .Str || (bytes-of($value) // -1) == $_ }
        when Real         { $value eq .Str }
        when Regex        { so $value ~~ $_ }
        when Callable     { so .($value) }
        default           { so $value ~~ $_ }
    }
}

#| The number that a size means to systemd: 512M.
sub bytes-of(Str $value) {
    $value ~~ / ^ (\d+) (<[KMGT]>) $ / ?? $0.Int * 1024 ** (1 + 'KMGT'.index(~$1)) !! Int
}

#| `expected` as a person reads it.
sub shown(Mu \expected --> Str) is export {
    given expected {
        when expected.WHAT =:= Junction { .gist }
        when !.defined                  { 'not set' }
        when Whatever                   { 'any value' }
        when Regex                      { .raku }
        when Callable                   { 'what its block takes' }
        when Iterable                   { .elems == 1 ?? shown(.head) ~ ' alone' !! .map(&shown).join(', ') }
        default                         { "'$_'" }
    }
}

#| 'MemoryMax' => * and 'MemoryMax' => *.ends-with('M') are code to Raku, which makes a pair of what it is called with.
sub pair-of(&code --> Pair) {
    my $plain = try code(Whatever.new);
    return $plain if $plain ~~ Pair && $plain.value ~~ Whatever;
    my $pair = (try code('')) // (try code('0'));
    die "write what a value must be like without quotes around the setting: MemoryMax => *.ends-with('M')"
        unless $pair ~~ Pair;
    $pair.key => -> $value { code($value).value }
}

sub pairs-of($given --> List) {
    given $given {
        when WhateverCode       { (pair-of($_),) }
        when Pair | Associative { .pairs.List }
        default {
            die "expectations are settings with their values: 'MemoryMax' => '512M', not {.raku}"
        }
    }
}

#| Pairs, and hashes of them, one for each setting; what a section's name stands for is a hash.
sub expectations(@given --> List) is export {
    @given.map({ |pairs-of $_ }).map(-> $pair {
        my Mu $value := $pair.value;
        $value.WHAT !=:= Junction && $value ~~ Associative:D && $value !~~ Pair
            ?? |$value.pairs.sort(*.key).map({ Expectation.new: section => $pair.key, key => .key, expected => .value })
            !! Expectation.new(key => $pair.key, expected => $value)
    }).eager.List
}
