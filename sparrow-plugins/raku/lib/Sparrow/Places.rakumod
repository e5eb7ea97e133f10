#| Where each key of a source stands, so that what is said about a value can name its line and column.
#|
#| The compiler tells it, as it tells our actions of each pair, list, hash and call that it has read: nothing is searched for
#| in the text, where a key may stand in a comment, and in several task-runs. What is kept of it is a text, as it goes with
#| the compiled code (Sparrow::Compiled).
unit module Sparrow::Places;

use nqp;

#| What a part is. Numbers, as a description waits for all that is asked about them.
my constant PAIR = 0;
my constant OPERATOR = 1;
my constant HASH = 2;
my constant LIST = 3;
my constant CALL = 4;

my constant LONGER-THAN-CALLS = 10;

#| A part of the text that the compiler has read.
class Part {
    has int $.what;
    #| From where to where in the text; what ends at a place does not contain it.
    has int $.from;
    has int $.to;
    #| Of a pair.
    has Str $.key = '';
    #| The keys that lead to it, and its own, in the call that it is in.
    has Str $.path is rw = '';
    has Part $.parent is rw;
    has Part $.call is rw;
    #| How many hashes and lists are directly in this list.
    has Int $.items is rw = 0;
    #| The pairs of this call, by their paths; Part where there are several of which nobody can tell which one was taken.
    has %.pairs;

    #| Sorts by this: what is in another part comes behind it.
    method order(--> Int) { $!from +< 32 - $!to }

    method add(Part $pair) {
        # Of one key twice in one hash the last counts.
        my $same := %!pairs{$pair.path};
        %!pairs{$pair.path} = !$same.defined || $same.parent === $pair.parent ?? $pair !! Part;
    }
}

my @parts;

sub noted(int $what, Mu $match, Str $key = '') {
    @parts.push: Part.new: :$what, from => $match.from, to => $match.to, :$key;
}

#| Mixed into rakudo's actions. Raku's match is NQP's here: what it holds is asked for by nqp alone.
role Noting {
    method fatarrow(Mu $/) {
        noted PAIR, $/, word(nqp::substr($/.orig, $/.from, $/.to - $/.from));
        nextsame
    }
    method colonpair(Mu $/) {
        my str $text = nqp::substr($/.orig, $/.from, $/.to - $/.from);
        noted PAIR, $/, word(nqp::substr($text, nqp::eqat($text, '!', 1) ?? 2 !! 1));
        nextsame
    }
    method infix:sym«=>»(Mu $/) { noted OPERATOR, $/; nextsame }
    method contextualizer(Mu $/) { noted HASH, $/; nextsame }
    method circumfix:sym<{ }>(Mu $/) { noted HASH, $/; nextsame }
    method circumfix:sym<( )>(Mu $/) { noted LIST, $/; nextsame }
    method circumfix:sym<[ ]>(Mu $/) { noted LIST, $/; nextsame }
    method term:sym<name>(Mu $/) { noted-call $/; nextsame }
    method term:sym<identifier>(Mu $/) { noted-call $/; nextsame }
}

#| The identifier that `$text` begins with; empty where there is none (`:$port`).
sub word(Str $text --> Str) {
    my int $end = 0;
    my int $chars = nqp::chars($text);
    $end++ while $end < $chars && (nqp::iscclass(nqp::const::CCLASS_WORD, $text, $end)
        || nqp::eqat($text, '-', $end) || nqp::eqat($text, "'", $end));
    nqp::substr($text, 0, $end)
}

sub noted-call(Mu $match) {
    my $text := $match.orig;
    return unless nqp::eqat($text, 'task', $match.from);
    my $name = word(nqp::substr($text, $match.from, LONGER-THAN-CALLS));
    noted CALL, $match if $name eq 'task-run' || $name eq 'task_run';
}

my Mu $actions := nqp::getcomp('Raku').parseactions.^mixin(Noting);

#| What rakudo's compiler is to be given, so that it tells.
sub telling-compiler(--> Hash) is export {
    @parts = ();
    %( grammar => nqp::getcomp('Raku').parsegrammar, :$actions )
}

#| The pair of a quoted key and the operator behind it; undefined where the key is no plain text. Its end is that of the hash
#| or list which is its value; where it has another, nothing can be in it.
sub quoted-pair(Str $source, Part $operator, %end-of --> Part) {
    my int $key-end = $operator.from;
    my int $chars = $source.chars;
    $key-end-- while $key-end > 0 && nqp::iscclass(nqp::const::CCLASS_WHITESPACE, $source, $key-end - 1);
    my $quote = $key-end > 1 ?? $source.substr($key-end - 1, 1) !! '';
    return Part unless $quote eq '"' || $quote eq "'";
    my $from = $source.rindex($quote, $key-end - 2) // return Part;
    my int $value = $operator.to;
    $value++ while $value < $chars && nqp::iscclass(nqp::const::CCLASS_WHITESPACE, $source, $value);
    Part.new: what => PAIR, :$from, to => %end-of{$value} // $operator.to,
        key => $source.substr($from + 1, $key-end - $from - 2)
}

#| The parts in the order of the text. The compiler may have read one more than once.
sub in-order(Str $source --> List) {
    my %end-of = @parts.grep({ .what == HASH || .what == LIST }).map({ .from => .to });
    my $last = Part;
    @parts.map({ .what == OPERATOR ?? quoted-pair($source, $_, %end-of) // Empty !! $_ }).sort(*.order).grep({
        my $is-same = $last.defined && $last.order == .order && $last.what == .what;
        $last = $_;
        !$is-same
    }).List
}

#| Gives each part its parent, its path and the call that it is in, and the calls their pairs. What is outside of all calls is
#| in `$outside`.
sub nest(@ordered, Part $outside) {
    my @around = $outside;
    for @ordered -> $part {
        @around.pop while @around > 1 && @around.tail.to <= $part.from;
        my $parent := @around.tail;
        $part.parent = $parent;
        if $part.what == CALL {
            $part.call = $part;
        } else {
            $part.call = $parent.call;
            my $name = $part.what == PAIR ?? $part.key !! $parent.what == LIST ?? ~$parent.items++ !! '';
            $part.path = $parent.path && $name ?? "$parent.path().$name" !! $parent.path || $name;
            $part.call.add: $part if $part.what == PAIR && $part.key;
        }
        @around.push: $part;
    }
}

#| Where each line begins, for what the compiler takes for the end of one.
sub line-starts(str $source --> List) {
    my @starts = 0;
    my int $chars = nqp::chars($source);
    my int $at = 0;
    while ($at = nqp::findcclass(nqp::const::CCLASS_NEWLINE, $source, $at, $chars - $at)) < $chars {
        @starts.push: ++$at;
    }
    @starts.List
}

#| What the compiler told of `$source`, as a text: a line for each call, from which line to which, and behind it one for
#| each of its keys, with path, line and column. The keys outside of all calls come first.
sub places-text(Str $source --> Str) is export {
    my @ordered := in-order $source;
    @parts = ();
    my $outside = Part.new: what => CALL, from => 0, to => $source.chars;
    $outside.call = $outside;
    nest @ordered, $outside;
    my @starts := line-starts $source;
    my sub line-of(Int $at --> Int) {
        my ($low, $high) = 0, @starts.elems;
        while $high - $low > 1 {
            my $middle = ($low + $high) div 2;
            if @starts[$middle] <= $at { $low = $middle } else { $high = $middle }
        }
        $low + 1
    }
    my sub place-of(Part $pair --> Str) {
        my $line = line-of $pair.from;
        my $start = @starts[$line - 1];
        "$pair.path()\t$line\t{$source.substr($start, $pair.from - $start).codes + 1}"
    }
    my sub pairs-of(Part $call) {
        $call.pairs.values.grep({ .defined && !.path.contains("\t") && !.path.contains("\n") }).sort(*.from).map(&place-of)
    }
    join "\n", |pairs-of($outside), |@ordered.grep({ .what == CALL }).map({
        |("{line-of .from}\t{line-of .to - 1}", |pairs-of($_))
    })
}

#| The places of one call, which goes from line to line, or of what is outside of all.
class Keys {
    has Int $.from;
    has Int $.to;
    has %.places;
}

my Str $text = '';
my Keys @keys;

#| Tells the places of the source that is evaluated from now on, as places-text gave them.
sub use-places(Str $places) is export {
    $text = $places;
    @keys = ();
}

sub read-places() {
    @keys = Keys.new;
    for $text.lines {
        my @fields = .split("\t");
        if @fields == 2 { @keys.push: Keys.new(from => @fields[0].Int, to => @fields[1].Int) }
        else { @keys.tail.places{@fields[0]} = @fields[1].Int, @fields[2].Int }
    }
}

#| What is below `$key`, by the rest of the path.
sub below(%places, Str $key --> List) {
    %places.grep(*.key.starts-with("$key.")).map({ .key.substr($key.chars + 1) => .value }).List
}

#| The places in the innermost of `@calls`. Where several begin in its line, nobody can tell of a key that two of them have
#| whose it is.
sub places-of-calls(@calls --> Hash) {
    my $from = @calls.map(*.from).max;
    my %by-path;
    %by-path{.key}.push: .value for @calls.grep(*.from == $from).map(|*.places);
    %by-path.grep(*.value == 1).map({ .key => .value.head }).Hash
}

#| Where the parameters of the task-run `$name` stand, which was called in line `$line`: line and column by the dotted path
#| of keys. Of what it was given in a variable that is where the source has the key outside of all calls, if it is there once.
sub places-of-task(Str $name, $line --> Hash) is export {
    return {} unless $text && $line.defined;
    read-places unless @keys;
    my %outside := @keys.head.places;
    my %own := places-of-calls @keys.skip.grep({ .from <= $line <= .to }).List;
    my @in-one-hash = (%own<plugin>:exists) && (%own<parameters>:exists) ?? below(%own, 'parameters') !! ();
    %( |%outside, |below(%outside, $name), |%own, |@in-one-hash )
}
