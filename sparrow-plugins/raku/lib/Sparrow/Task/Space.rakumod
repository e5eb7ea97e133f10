#| How much room a file system is to have, and has.
unit module Sparrow::Task::Space;

use Sparrow::Task::NotRight;
use Sparrow::Task::Parameters;
use Sparrow::Task::Program;

my constant %POWERS = '' => 0, |(<K M G T P>.kv.map: -> $index, $letter { $letter => $index + 1 });

#| A share of the whole, or a number of bytes.
class Wanted is export {
    has Rat $.percent;
    has Int $.bytes;

    #| The bytes that this means of `$total`.
    method of(Int $total --> Int) { $!percent.defined ?? ($total * $!percent / 100).ceiling !! $!bytes }
}

#| The parameter `$name`: `500M`, `10G`, `5%`, or bytes; undefined where it is not given.
sub wanted-space(Parameters $given, Str $name --> Wanted) is export {
    my $text = ($given.text($name) // return Wanted).trim;
    my $number = rx/ \d+ [ '.' \d+ ]? /;
    if $text ~~ / ^ ($number) \h* '%' $ / && $0.Rat <= 100 { return Wanted.new: percent => $0.Rat }
    $text ~~ / ^ ($number) \h* (<[KMGTP]>?) [ i?B ]? $ /
        or $given.refuse($name, "bytes ('10G', '500M', 1073741824) or a share ('5%')");
    Wanted.new: bytes => ($0.Rat * 1024 ** %POWERS{~$1}).Int
}

#| Bytes of the file system at `$path`: all of them, and those that users may still have.
sub space-at(Str $path, Real :$timeout! --> List) is export {
    my $finished = run-program
        (needed-program('stat', package => 'coreutils'), '--file-system', '--format=%b %a %S', '--', $path), :$timeout;
    not-right "$path: the file system does not answer within $timeout s" if $finished.timed-out;
    not-right $finished.complaint.subst(/ ^ 'stat: ' /, '') if $finished.status;
    $finished.text ~~ / ^ (\d+) ' ' (\d+) ' ' (\d+) \s* $ / or die "stat says '$finished.text()' of $path";
    $0 * $2, $1 * $2
}
