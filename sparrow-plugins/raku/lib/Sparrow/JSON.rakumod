#| JSON text, built piece by piece.
#|
#| Not JSON::Fast's `to-json`: a description has to be byte-identical for the same input (keys in
#| the order given here), one line whatever the strings hold, and free of the exponent forms that
#| Raku prints for whole numbers. Every function returns finished JSON, so that what is composed
#| of them is JSON too.
unit module Sparrow::JSON;

use nqp;

my constant %ESCAPES = %(
    '"' => '\"', '\\' => '\\\\',
    "\b" => '\b', "\f" => '\f', "\n" => '\n', "\r" => '\r', "\t" => '\t',
    "\r\n" => '\r\n',    # one grapheme in Raku, two characters in JSON
);

#| Whether nothing in `$text` needs an escape: a question that is asked for every string of every unit, and that a regex
#| takes long to answer.
sub is-plain(str $text --> Bool) {
    my int $length = nqp::chars($text);
    nqp::index($text, '"') < 0 && nqp::index($text, '\\') < 0
        && nqp::index($text, "\x[2028]") < 0 && nqp::index($text, "\x[2029]") < 0
        && nqp::findcclass(nqp::const::CCLASS_CONTROL, $text, 0, $length) == $length
}

#| One string. Anything that could end a line somewhere (C0, DEL, C1, U+2028, U+2029) is escaped.
sub json-string(Str() $text --> Str) is export {
    return '"' ~ $text ~ '"' if is-plain($text);
    '"' ~ $text.subst(
        / <["\\]> | <:Cc> | \x[2028] | \x[2029] /,
        { %ESCAPES{~$_} // $_.ords.map({ sprintf '\u%04x', $_ }).join },
        :g,
    ) ~ '"'
}

#| One number. A whole one keeps its fraction (`5.0`), so that readers which tell integers from
#| other numbers see what the source meant. The caller has refused NaN and the infinities.
sub json-number(Num() $number --> Str) is export {
    my $text = $number.Str;
    $text ~~ / ^ '-'? \d+ $ / ?? "$text.0" !! $text
}

#| A list of finished JSON values.
sub json-list(@values --> Str) is export { '[' ~ @values.join(',') ~ ']' }

#| An object from pairs of a key and a finished JSON value, in the order given. The pairs come in
#| one list: as arguments of their own they could be taken for named ones.
sub json-object(@pairs --> Str) is export {
    '{' ~ @pairs.map({ json-string(.key) ~ ':' ~ .value }).join(',') ~ '}'
}

#| An object of one member: how a tagged value is written.
sub json-tagged(Str $tag, Str $value --> Str) is export { '{' ~ json-string($tag) ~ ':' ~ $value ~ '}' }
