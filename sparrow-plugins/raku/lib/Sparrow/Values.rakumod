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

#| The assignments of one setting in a unit file, in their order: of a setting with one value the last counts.
class Assignments is export {
    has @.items is required;
}

#| Text in which `%`, `$` and quotes mean nothing: `description => literal("50% off")`.
sub literal(Str() $text --> Literal) is export { Literal.new: :$text }

#| One command as its words, each quoted for systemd: `exec-start => command("/bin/echo", "a b")`.
sub command(*@words --> Words) is export {
    die "command() wants the words of a command: command(\"/usr/bin/app\", \"--flag\")"
        unless @words;
    Words.new: :@words
}

#| In parameters that go over others: the setting is not made.
class Unset is export { }

#| Takes away a setting that a plugin, the site or another unit gives: `memory-max => unset`.
sub unset(--> Unset) is export { Unset }

#| A parameter whose value no description can carry. `at` is the dotted path of its keys.
class X::Sparrow::Parameter is Exception is export {
    has Str $.at is required;
    has Str $.reason is required;
    #| Line of the code at fault where that is known better than from the backtrace.
    has Int $.line;

    method message { "parameter '$!at': $!reason" }
}
