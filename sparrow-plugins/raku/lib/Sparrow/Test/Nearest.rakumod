#| The name that was likely meant.
unit module Sparrow::Test::Nearest;

use Sparrow::Plugin::Catalogue;

#| One of `@names` that is near enough to `$word` to be meant, at most a third of it changed; undefined where none is.
sub nearest(Str $word, @names --> Str) is export {
    my $nearest = @names.min({ edit-distance(.lc, $word.lc), $_ });
    $nearest ~~ Str:D && edit-distance($nearest.lc, $word.lc) * 3 <= $word.chars ?? $nearest !! Str
}

#| " (did you mean 'web.service'?)", or nothing.
sub suggestion(Str $word, @names --> Str) is export {
    my $near = nearest $word, @names;
    $near.defined ?? " (did you mean '$near'?)" !! ''
}
