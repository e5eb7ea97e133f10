#| %*ENV that tells which of its variables are asked for.
unit module Sparrow::Environment;

use nqp;
use Sparrow::Noted;

#| A Hash to whoever uses it. Its own storage holds a Proxy for each variable, since core routines reach into that: they
#| count as asking for all of them, as every method does that is not about one key.
class Environment is Hash {
    #| The variables.
    has $!real;

    my constant ABOUT-ONE-KEY = <AT-KEY EXISTS-KEY ASSIGN-KEY DELETE-KEY BIND-KEY all watching take-over>;
    my constant ABOUT-NONE = <new BUILD BUILDALL TWEAK POPULATE bless CREATE WHICH of keyof default dynamic name
        STORE_AT_KEY STORE clone FLATTENABLE_LIST FLATTENABLE_HASH>;
    my constant OF-ANY = <map grep first sort list List Array Seq Slip join classify categorize unique repeated squish
        reverse rotate batch rotor combinations permutations pick roll min max minmax sum head tail skip reduce produce
        deepmap duckmap nodemap flatmap tree flat eager lazy Set Bag Mix SetHash BagHash MixHash toggle snip pairup
        cache hyper race Supply Numeric Real Int Num Str Stringy gist raku perl Bool iterator elems end values keys kv
        pairs antipairs invert hash Hash Map Capture fmt>;

    method watching(Environment:U: %variables --> Environment) { self.new.take-over: %variables }

    method take-over(%variables) {
        my %copy = %variables;
        $!real := %copy;
        my $storage := nqp::hash;
        nqp::bindkey($storage, $_, self!watched($_)) for %variables.keys;
        nqp::bindattr(self, Map, '$!storage', $storage);
        self
    }

    method !watched(Str $name) is raw {
        my $real := $!real;
        Proxy.new:
            FETCH => -> $ { note-environment; $real{$name} },
            STORE => -> $, \value { note-environment; $real{$name} = value }
    }

    method all() { note-environment; $!real }

    method AT-KEY(Environment:D: \key) is raw { note-variable key.Str; $!real.AT-KEY: key }
    method EXISTS-KEY(Environment:D: \key) { note-variable key.Str; $!real.EXISTS-KEY: key }
    method DELETE-KEY(Environment:D: \key) {
        note-variable key.Str;
        nqp::deletekey(nqp::getattr(self, Map, '$!storage'), key.Str);
        $!real.DELETE-KEY: key
    }
    method ASSIGN-KEY(Environment:D: \key, \value) {
        nqp::bindkey(nqp::getattr(self, Map, '$!storage'), key.Str, self!watched(key.Str));
        $!real.ASSIGN-KEY: key, value
    }
    method BIND-KEY(Environment:D: \key, \value) is raw { $!real.BIND-KEY: key, value }

    method STORE(Environment:D: |values) { $!real.STORE: |values; self.take-over: $!real }
    method clone() { self.all.clone }
    method FLATTENABLE_LIST() { nqp::list() }
    method FLATTENABLE_HASH() { nqp::getattr(self.all, Map, '$!storage') }

    # While this is compiled, so that no start of a program pays for it. The compiler asks the class itself things.
    BEGIN for flat((|Hash.^methods(:local), |Map.^methods(:local)).map(*.name), OF-ANY).unique -> $name {
        next if $name (elem) (|ABOUT-ONE-KEY, |ABOUT-NONE) || (::?CLASS.^method_table{$name}:exists);
        ::?CLASS.^add_method: $name, my method (|arguments) is raw {
            nqp::isconcrete(self) ?? self.all."$name"(|arguments) !! Hash."$name"(|arguments)
        };
    }
}

#| Has %*ENV tell what is asked of it.
sub watch-environment() is export { PROCESS::<%ENV> := Environment.watching: PROCESS::<%ENV> }
