#| What makes an evaluation's result one of its own moment, where only Raku can tell: random numbers, the times of files,
#| the clock while code is compiled. The clock otherwise, programs and sockets are seen from outside.
unit module Sparrow::Repeatable;

use nqp;
use Sparrow::Noted;
use Sparrow::Words;

my constant RANDOM = <pick pickpairs roll rand srand grab grabpairs>;
my constant CLOCK  = <now time today>;
my constant TIMES  = <modified changed>;
my constant OTHERS = <accessed created inode dev devtype>;

my constant RANDOMLY = 'it draws random numbers';

#| How code calls what it does not name.
my constant UNNAMED = ('."', '.$', '.&', '::(', '.^', '&::', 'EVAL', 'CORE');

#| The routines of the core that draw random numbers, found once: it takes long.
my constant DRAWING = BEGIN {
    my $seen := nqp::hash;
    my @found;
    for CORE::.keys -> $name {
        my Mu \symbol := CORE::{$name};
        if $name eq any('&rand', '&srand', '&pick', '&roll', '&term:<rand>') {
            @found.push: symbol;
            next;
        }
        next if nqp::isconcrete(symbol) || !nqp::can(symbol.HOW, 'method_table');
        my $methods := symbol.HOW.method_table(symbol);
        for RANDOM -> $method {
            my $routine := $methods{$method};
            next unless nqp::isconcrete($routine) && !nqp::existskey($seen, ~nqp::objectid($routine));
            nqp::bindkey($seen, ~nqp::objectid($routine), 1);
            @found.push: $routine;
        }
    }
    @found.List
};

my constant AT-WHICH-TIME = 'it asks for the date or time';

#| What has been made to tell already: wrapped twice it would tell twice.
my %is-watched;

sub wrap-once(Str $what, &wrap-all) {
    wrap-all() unless %is-watched{$what}++;
}

sub watch-randomness() {
    for DRAWING -> $routine {
        $routine.wrap: $routine ~~ Method
            ?? my method (|) is raw { note-unrepeatable RANDOMLY; nextsame }
            !! sub (|) is raw { note-unrepeatable RANDOMLY; nextsame };
    }
}

sub watch-clock() {
    CORE::<&term:<now>>.wrap: sub (|) is raw { note-unrepeatable AT-WHICH-TIME; nextsame };
    CORE::<&term:<time>>.wrap: sub (|) is raw { note-unrepeatable AT-WHICH-TIME; nextsame };
    Date.^lookup('today').wrap: my method (|) { note-unrepeatable AT-WHICH-TIME; nextsame };
    DateTime.^lookup('now').wrap: my method (|) { note-unrepeatable AT-WHICH-TIME; nextsame };
}

sub watch-times-of-files() {
    for TIMES -> $name {
        IO::Path.^lookup($name).wrap: my method (IO::Path:D: |) { note-times self.absolute; nextsame };
    }
}

sub watch-property-of-files(Str $name) {
    with IO::Path.^lookup($name) {
        .wrap: my method (IO::Path:D: |) { note-unrepeatable "it asks for '$name' of {self.absolute}"; nextsame };
    }
}

#| Has what is only sometimes asked for tell that it was, as far as `&may-be-asked` tells that of a word. Wrapping all of
#| it would take some 20 ms in each evaluation.
sub watch-routines(&may-be-asked) {
    wrap-once 'randomness', &watch-randomness if RANDOM.first(&may-be-asked);
    wrap-once 'clock', &watch-clock if CLOCK.first(&may-be-asked);
    wrap-once 'times', &watch-times-of-files if TIMES.first(&may-be-asked);
    for OTHERS.grep(&may-be-asked) -> $name { wrap-once $name, { watch-property-of-files $name } }
}

#| `watch-routines`, all of them.
sub watch-rare-routines() is export { watch-routines { True } }

#| Looks at the text of code that is about to be compiled: whether it may need watching, and whether it could reach
#| round all of this.
sub prepare-for(Str $source) is export {
    my $names-all = !UNNAMED.first: { $source.contains: $_ };
    watch-routines $names-all ?? { has-word $source, $_ } !! { True };
    # Of all files only this one is not seen when it is read: MoarVM does so at any time (src/raku/system_call.cpp).
    note-unrepeatable 'it looks at /proc/self/stat, which is of its own process' if $source.contains: 'self/stat';
    note-unrepeatable "it says 'use $0'"
        if ($source.contains('nqp') || $source.contains('MONKEY'))
            && $source ~~ / << 'use' \s+ ('nqp' | 'MONKEY-GUTS' | 'MONKEY') \s* ';' /;
}

#| Tells of code that is not Raku's, whoever loaded it.
sub note-native-code() is export {
    note-unrepeatable 'it uses NativeCall'
        if $*REPO.repo-chain.first({ .loaded.first: *.short-name eq 'NativeCall' });
}

#| Has the compiler tell when it compiles: it becomes one of a class of its own, as callers remember the methods of the
#| class that it had.
sub watch-compiler() is export {
    my $compiler := nqp::getcomp('Raku');
    my $compile := nqp::findmethod($compiler, 'compile');
    my &watched := sub (Mu \me, |arguments) is raw { noted-compilation { $compile(me, |arguments) } };
    my Mu $class := $compiler.HOW.WHAT.new_type: :name($compiler.^name), :is_mixin;
    $class.HOW.add_parent: $class, $compiler.WHAT;
    $class.HOW.add_method: $class, 'compile', nqp::getattr(&watched, Code, '$!do');
    $class.HOW.compose: $class;
    nqp::rebless($compiler, $class);
}
