#| The name that was likely meant.
unit module Sparrow::Test::Nearest;

#| How many edits lead from `$a` to `$b`: insert, delete, replace a character, or swap two neighbours.
sub distance(Str $a, Str $b --> Int) {
    my @a = $a.comb;
    my @b = $b.comb;
    my @rows = [0 .. @b],;
    for 1 .. @a -> $i {
        my @row = $i;
        for 1 .. @b -> $j {
            my $least = min @rows[$i - 1][$j] + 1, @row[$j - 1] + 1, @rows[$i - 1][$j - 1] + (@a[$i - 1] ne @b[$j - 1]);
            my $is-swapped = $i > 1 && $j > 1 && @a[$i - 1] eq @b[$j - 2] && @a[$i - 2] eq @b[$j - 1];
            @row.push: $is-swapped ?? min($least, @rows[$i - 2][$j - 2] + 1) !! $least;
        }
        @rows.push: @row;
    }
    @rows[+@a][+@b].Int
}

#| One of `@names` that is near enough to `$word` to be meant, at most a third of it changed; undefined where none is.
sub nearest(Str $word, @names --> Str) is export {
    return Str unless @names;
    my ($edits, $name) = @names.map({ (distance(.lc, $word.lc), $_) }).min;
    $edits * 3 <= $word.chars ?? $name !! Str
}

#| " (did you mean 'web.service'?)", or nothing.
sub suggestion(Str $word, @names --> Str) is export {
    my $near = nearest $word, @names;
    $near.defined ?? " (did you mean '$near'?)" !! ''
}
