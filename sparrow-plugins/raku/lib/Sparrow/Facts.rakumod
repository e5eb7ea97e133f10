#| Facts of the machine that are made up for one evaluation (`sparrowctl --fact`, tests).
unit module Sparrow::Facts;

my %made-up;

#| Takes the facts by name ("memory", "pressure.io"): those count, and the machine's own are not asked for.
sub use-facts(%facts) is export(:host) { %made-up = %facts }

#| The fact called `$name` if it is made up, else what `&read` finds.
sub fact(Str $name, &read) is export {
    (%made-up{$name}:exists) ?? %made-up{$name} !! read()
}
