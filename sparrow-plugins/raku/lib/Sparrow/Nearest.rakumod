#| Which of the names that there are was likely meant by one that is none of them.
unit module Sparrow::Nearest;

#| How many edits lead from `$a` to `$b`: insert, delete, replace a character, or swap two neighbours.
sub edit-distance(Str $a, Str $b --> Int) is export {
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

#| The name of `@names` that is so near to `$name` that it was likely meant, or an undefined Str.
sub nearest-name(Str $name, @names --> Str) is export {
    return Str unless @names;
    my ($edits, $nearest) = @names.map({ (edit-distance(.lc, $name.lc), $_) }).min;
    $edits <= max(2, $name.chars div 4) ?? $nearest !! Str
}

#| " (did you mean 'web.service'?)", or nothing.
sub suggestion(Str $name, @names --> Str) is export {
    my $near = nearest-name $name, @names;
    $near.defined ?? " (did you mean '$near'?)" !! ''
}
