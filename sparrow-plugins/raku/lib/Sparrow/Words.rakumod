#| Words in the text of code, found without a regex: the first one in a process costs more than all else that is asked of
#| a source's text.
unit module Sparrow::Words;

use nqp;

#| Whether `$word` stands in `$text` by itself, not as a part of another word: of letters, digits, `_` and `$more`, one
#| character or none. Code may be a word in two ways (`5-rand` is a difference, `x-rand` a name): without `$more` none is
#| missed.
sub has-word(str $text, str $word, str $more = '' --> Bool) is export {
    my int $at = nqp::index($text, $word);
    while $at >= 0 {
        my int $end = $at + nqp::chars($word);
        return True unless $at > 0 && is-of-word($text, $at - 1, $more) || is-of-word($text, $end, $more);
        $at = nqp::index($text, $word, $end);
    }
    False
}

sub is-of-word(str $text, int $at, str $more --> Bool) {
    $at < nqp::chars($text)
        && (so nqp::iscclass(nqp::const::CCLASS_WORD, $text, $at) || $more && nqp::eqat($text, $more, $at))
}
