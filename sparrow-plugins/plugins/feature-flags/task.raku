# The state is the flags: a hash of Bools. A flag that the file does not name is off, as a source
# may ask for flags that only some sites know; a line that says neither yes nor no is an error, as
# it may have meant either.
my %meaning =
    |(<yes true on 1> X=> True),
    |(<no false off 0> X=> False);

my $path = config()<path>;
my %flags;
if $path.IO.e {
    for $path.IO.lines.kv -> $index, $line {
        next if $line ~~ / ^ \h* ['#' | ';' | $] /;
        $line ~~ / ^ \h* (<[\w-]>+) \h* '=' \h* (\w+) \h* $ / && (%meaning{$1.lc}:exists)
            or die "$path:{$index + 1}: '$line' is no flag; write NAME=yes or NAME=no";
        %flags{~$0} = %meaning{$1.lc};
    }
}
update_state(%flags);
