#| Sparrow6's sequence expression as it stands in a unit file:
#|
#|     begin:
#|         task-run "network-ready", "network-check"
#|         task-run "storage", "mount-check", %( path => "/data" )
#|     end:
#|
#| Each line between is one Raku statement and one step.
unit module Sparrow::Sequence;

use MONKEY-SEE-NO-EVAL;

#| A text that is no sequence, or a statement of it that is no Raku.
class X::Sparrow::Sequence is Exception is export {
    has Str $.message is required;
}

#| The lines of `$text` that are statements; empty lines and comments are none.
sub statement-lines(Str $text --> List) {
    my @lines = $text.lines.map(*.trim).grep({ .chars && !.starts-with('#') });
    X::Sparrow::Sequence.new(message => "a sequence is a line 'begin:', one statement a line, and a line 'end:'").throw
        unless @lines >= 2 && @lines.head eq 'begin:' && @lines.tail eq 'end:';
    @lines[1 ..^ *-1].List
}

#| What is wrong with `$statement`, without what the compiler says of places: they are not those of the file.
sub complaint(Str $statement, Exception $exception --> Str) {
    my $reason = $exception.message.lines.map(*.trim).grep({ .chars && !.starts-with('===') }).join(' ');
    "'$statement' is no Raku: {$reason.subst(/ \s+ 'used at line' \s \d+ /, '', :g).subst(/ \s+ /, ' ', :g)}"
}

#| A closure for each statement of `$text`, compiled in `$scope`.
sub statements(Str $text, :$scope --> List) is export {
    statement-lines($text).map(-> $statement {
        CATCH { default { X::Sparrow::Sequence.new(message => complaint($statement, $_)).throw } }
        # The newline ends a comment at the statement's end.
        EVAL "sub () \{ $statement\n \}", context => $scope
    }).eager.List
}
