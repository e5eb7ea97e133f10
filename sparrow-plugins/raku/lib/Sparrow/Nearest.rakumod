#| Which of the names that there are was likely meant by one that is none of them.
unit module Sparrow::Nearest;

#| How many edits lead from `$a` to `$b` (insert, delete, replace a character).
sub edits-between(Str $a, Str $b --> Int) is export(:edits) {
    my @row = 0 .. $b.chars;
    for $a.comb.kv -> $i, $from {
        my @next = $i + 1;
        for $b.comb.kv -> $j, $to {
            @next.push: min @row[$j] + ($from ne $to), @row[$j + 1] + 1, @next[$j] + 1;
        }
        @row = @next;
    }
    @row.tail.Int
}

#| The name of `@names` that is so near to `$name` that it was likely meant, or an undefined Str.
sub nearest-name(Str $name, @names --> Str) is export(:DEFAULT) {
    my $nearest = @names.min({ edits-between(.lc, $name.lc), $_ });
    return Str unless $nearest ~~ Str:D;
    edits-between($nearest.lc, $name.lc) <= max(2, $name.chars div 4) ?? $nearest !! Str
}
