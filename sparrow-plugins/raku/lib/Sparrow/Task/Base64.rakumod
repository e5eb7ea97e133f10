unit module Sparrow::Task::Base64;

my constant @LETTERS = |('A' .. 'Z'), |('a' .. 'z'), |('0' .. '9'), '+', '/';

sub base64(Blob $bytes --> Str) is export {
    my @groups = $bytes.rotor(3, :partial).map: -> @three {
        my $number = (@three[0] +< 16) +| ((@three[1] // 0) +< 8) +| (@three[2] // 0);
        my $letters = (18, 12, 6, 0).map({ @LETTERS[$number +> $_ +& 63] }).join;
        $letters.substr(0, @three + 1) ~ '=' x (3 - @three)
    }
    @groups.join
}

#| What each letter stands for, by its code.
my @values = -1 xx 128;
@values[.key.ord] = .value for @LETTERS.antipairs;

#| The bytes that `$text` stands for; dies where it is no base64.
sub from-base64(Str $text --> Blob) is export {
    my $letters = $text.subst(/ '=' ** 1..2 $ /, '').encode;
    my Buf $bytes .= new;
    my int $number = 0;
    my int $bits = 0;
    # Values may be long, so that this is written for speed.
    for $letters.list -> int $letter {
        my int $value = $letter < 128 ?? @values[$letter] !! -1;
        die 'it is no base64' if $value < 0;
        $number = (($number +& 0x3FFF) +< 6) +| $value;
        $bits = $bits + 6;
        if $bits >= 8 {
            $bits = $bits - 8;
            $bytes.push: ($number +> $bits) +& 255;
        }
    }
    die 'it is no base64' unless $text.chars %% 4 && $letters.elems % 4 != 1;
    $bytes
}
