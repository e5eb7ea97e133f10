#| The parameters of a task-run as what JSON can hold: a task of Sparrow6 gets them so.
unit module Sparrow::Foreign::Parameters;

use Sparrow::Values;

my constant MAX-VALUES = 100_000;
my constant MAX-DEPTH = 64;

#| Converts the parameters of one call.
class Converter {
    #| What is called, for messages: "plugin 'x'".
    has Str $.what is required;
    has Int $!values = 0;

    method refuse(@path, Str $reason) {
        die X::Sparrow::Parameter.new: at => @path.join('.'), :$reason
    }

    method value(Mu \value, @path) {
        self.refuse(@path, "more than {MAX-VALUES} values") if ++$!values > MAX-VALUES;
        self.refuse(@path, "nested more than {MAX-DEPTH} levels deep") if @path > MAX-DEPTH;
        # Before anything else: a junction would run what follows once for each of its values.
        self.refuse(@path, 'a Junction is no value; choose one of its values') if value.WHAT =:= Junction;
        given value {
            when Failure     { self.refuse(@path, .exception.message) }
            when Unset       { self.refuse(@path, "'unset' cannot be given to $!what") }
            when !.defined   { Any }
            when Words       { %( command => self!list(.words, @path) ) }
            when Literal     { %( literal => .text ) }
            when Regex       { self!unsendable('a regex', @path) }
            when Callable    { self!unsendable('a closure', @path) }
            when Bool        { .so }
            when Enumeration { .key }
            when Str         { .Str }
            when Int         { .Int }
            when Duration    { self!number(.Num, @path) }
            when Instant     { .DateTime.Str }
            when Complex     { self!unknown($_, @path) }
            when Real        { self!number($_, @path) }
            when Dateish | Version | IO::Path { .Str }
            when Pair        { self!hash(($_,), @path) }
            when Setty       { self!list(.keys.sort(*.Str), @path) }
            when Associative { self!hash(.pairs, @path) }
            when Blob        { self!unknown($_, @path) }
            when Iterable    { self!sequence($_, @path) }
            default          { self!unknown($_, @path) }
        }
    }

    method !unsendable(Str $kind, @path) {
        self.refuse(@path, "$kind cannot be given to $!what, whose tasks run in processes of their own; "
            ~ 'give a string, number, Bool, list or hash')
    }

    method !unknown(Mu \value, @path) {
        self.refuse(@path, "a {value.^name} cannot be given to $!what; "
            ~ 'give a string, number, Bool, list or hash')
    }

    method !number(Real $value, @path) {
        my $number = try $value.Num;
        self.refuse(@path, "$value.raku() is not a finite number")
            if !$number.defined || $number.isNaN || $number == Inf | -Inf;
        $value ~~ Rat ?? $value !! $number
    }

    method !list(Iterable \values, @path) {
        my $index = -1;
        values.list.map(-> Mu \v { self.value(v, (|@path, ++$index)) }).Array
    }

    #| A list, or a hash where it holds pairs and nothing else.
    method !sequence(Iterable \values, @path) {
        my $list = try values.cache;
        self.refuse(@path, "a {values.^name} that has been used up; .List keeps its values") without $list;
        self.refuse(@path, 'an endless list') if $list.is-lazy;
        my @items = $list.list;
        @items && all(@items.map(* ~~ Pair)) ?? self!hash(@items, @path) !! self!list(@items, @path)
    }

    method !hash(@pairs, @path) {
        my %hash;
        for @pairs -> $pair {
            self.refuse(@path, "a key that is undefined ({$pair.key.^name})") unless $pair.key.defined;
            %hash{~$pair.key} = self.value($pair.value, (|@path, ~$pair.key));
        }
        %hash
    }
}

#| `%parameters` in the types of JSON. A command is `%( command => [words] )` and a literal `%( literal => text )`, as
#| unit plugins have them in their state. What JSON cannot hold is an X::Sparrow::Parameter that names it; `$what` is
#| what it was for: "plugin 'x'".
sub json-parameters(%parameters, Str :$what! --> Hash) is export {
    Converter.new(:$what).value(%parameters, ())
}
