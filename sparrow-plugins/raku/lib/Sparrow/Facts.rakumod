#| Facts of the machine, and those that are made up for one evaluation in their place (`sparrowctl --fact`, tests).
unit module Sparrow::Facts;

use Sparrow::Noted;

my %made-up;

#| Takes the facts by name ("memory", "pressure.io"): those count, and the machine's own are not asked for.
sub use-facts(%facts) is export(:host) { %made-up = %facts }

#| The fact called `$name` if it is made up, else what `&read` finds. With `:of-files` it is no more than the files that
#| `&read` looks at.
sub fact(Str $name, &read, Bool :$of-files = False) is export {
    (%made-up{$name}:exists) ?? %made-up{$name} !! $of-files ?? read() !! noted-fact $name, &read
}
