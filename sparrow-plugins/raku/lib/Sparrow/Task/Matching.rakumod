#| What a text is to have in it: another text, or a match of a regex.
unit module Sparrow::Task::Matching;

use Sparrow::Task::Text;

#| What the functions below take, for messages.
constant WANTED is export = 'a text that is to be contained, or a regex';

#| Whether `$text` has `$wanted`.
sub matches(Str $text, Mu $wanted --> Bool) is export {
    $wanted ~~ Regex ?? so($text ~~ $wanted) !! $text.contains($wanted.Str)
}

#| `$wanted` in a message.
sub shown-wanted(Mu $wanted --> Str) is export {
    $wanted ~~ Regex ?? "match of {printable $wanted.raku, max => 80}" !! "'{printable $wanted.Str, max => 80}'"
}

#| Whether `$value` is what `matches` takes.
sub can-match(Mu $value --> Bool) is export {
    $value ~~ Regex:D || $value ~~ (Str:D | Numeric:D) && $value !~~ Bool && $value.Str ne ''
}
