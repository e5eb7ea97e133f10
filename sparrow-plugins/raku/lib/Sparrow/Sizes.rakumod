#| `4.GB` and its like: numbers of bytes, by powers of 1024, as systemd counts too.
#|
#| The methods are added when the process starts. `augment` would clash with any other module
#| that augments the same class, and adding them when the module is compiled would clash with
#| every other module compiled to use them.
unit module Sparrow::Sizes;

INIT without %*ENV<RAKUDO_PRECOMP_WITH> {
    for <KB MB GB TB>.kv -> $power, $name {
        my $factor = 1024 ** ($power + 1);
        # Bytes are whole: 0.3.KB is 307, not 307.2.
        my $method = method () { (self * $factor).round };
        for Int, Rat, Num -> $class {
            $class.^add_method($name, $method) unless $class.^can($name);
        }
    }
}
