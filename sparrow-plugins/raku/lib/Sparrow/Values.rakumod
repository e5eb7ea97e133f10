#| Values that a source can give and plain Raku has no type for, and the error of a bad one.
unit module Sparrow::Values;

#| Text in which systemd shall see no specifier, variable or quote: it is taken as it stands.
class Literal is export {
    has Str $.text is required;
}

#| One command, given as its words: the renderer quotes each of them for systemd.
class Words is export {
    has @.words is required;
}

#| A parameter whose value no description can carry. `at` is the dotted path of its keys.
class X::Sparrow::Parameter is Exception is export {
    has Str $.at is required;
    has Str $.reason is required;
    #| Line of the code at fault where that is known better than from the backtrace.
    has Int $.line;

    method message { "parameter '$!at': $!reason" }
}
