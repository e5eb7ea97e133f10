#| What an evaluation uses and no system call shows, told by one that does: it asks whether a file with a telling name
#| exists, below a path where none can be. Where nobody watches, nothing comes of it.
#|
#| The kinds are those of ObservationKind (include/sparrow/raku/observation.hpp).
unit module Sparrow::Noted;

use nqp;

my constant PREFIX = '/dev/null/systemd-sparrow/';

my constant VARIABLE     = 'e';
my constant ENVIRONMENT  = 'E';
my constant MODULE       = 'm';
my constant DEFAULTS     = 'd';
my constant TIMES        = 't';
my constant UNREPEATABLE = 'v';

sub note-that(Str $what) { nqp::stat(PREFIX ~ $what, nqp::const::STAT_EXISTS) }

#| A variable of the environment was asked for, whether it is there or not.
sub note-variable(Str $name) is export { note-that VARIABLE ~ $name }

#| All variables were.
sub note-environment() is export { note-that ENVIRONMENT }

#| A module was asked for by its name, whether the site has it or not.
sub note-module(Str $name) is export { note-that MODULE ~ $name }

#| The site's defaults were.
sub note-defaults() is export { note-that DEFAULTS }

#| It was asked when the file was changed.
sub note-times(Str $path) is export { note-that TIMES ~ $path }

#| Something was used of which nobody can say whether it will be the same again; `$what` as in "it uses nqp".
sub note-unrepeatable(Str $what) is export { note-that UNREPEATABLE ~ $what }

#| Runs `&compile`, which compiles code: rakudo's compiler reads the clock for its own use.
sub noted-compilation(&compile) is raw is export {
    note-that '(';
    LEAVE note-that ')';
    compile()
}

#| The fact that `&read` gives. What it is read from does not count: the fact does.
sub noted-fact(Str $name, &read) is export {
    my $value;
    note-that "<$name";
    LEAVE note-that ">$name={$value // ''}";
    $value = read()
}
