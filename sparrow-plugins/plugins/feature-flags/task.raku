# The state is the flags: a hash of Bools. A flag that the file does not name is off, as a source
# may ask for flags that only some sites know; a line that says neither yes nor no is an error, as
# it may have meant either.
use Sparrow::Task::Parameters;

my $path = Parameters.read(config(), root_dir()).path('path', :needed);
my %flags;
if $path.IO.e {
    for $path.IO.lines.kv -> $index, $line {
        next if $line ~~ / ^ \h* ['#' | ';' | $] /;
        $line ~~ / ^ \h* (<[\w-]>+) \h* '=' \h* (\w+) \h* $ / && truth(~$1).defined
            or die "$path:{$index + 1}: '$line' is no flag; write NAME=yes or NAME=no";
        %flags{~$0} = truth ~$1;
    }
}
update_state(%flags);
