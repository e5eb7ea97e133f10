#| What a task prints: shown line by line with where it is from, and its end kept for an error.
unit module Sparrow::Foreign::Output;

my constant SHOWN-LINES = 200;
my constant SHOWN-BYTES = 500;
my constant UNSHOWN-BYTES = 4096;
my constant LAST-LINES = 5;

#| `$line` as text in which nothing can move a terminal's cursor or fake another line; colours are left out.
sub harmless(Blob $line --> Str) is export {
    my $text = try $line.decode('utf8');
    $text //= $line.list.map({ 0x20 <= $_ < 0x7f ?? .chr !! sprintf('\x%02x', $_) }).join;
    $text.subst(/ \x1b '[' <[0..9 ;]>* m /, '', :g).subst(/ <:Cc> | <:Cf> | \x[2028] | \x[2029] /,
        { .Str eq "\t" ?? "\t" !! .Str.ords.map({ $_ < 0x100 ?? sprintf('\x%02x', $_) !! sprintf('\u%04x', $_) }).join },
        :g)
}

#| Takes what a task prints, piece by piece.
class Output is export {
    #| In front of each line that is shown.
    has Str $.prefix is required;
    has Int $!lines = 0;
    has Str @!last;
    has Buf $!begun .= new;

    method take(Blob $whole) {
        my $piece = $whole;
        # Of what is not shown, only the end matters.
        if $!lines > SHOWN-LINES && $piece.elems > UNSHOWN-BYTES {
            $!begun = Buf.new;
            $piece = $piece.subbuf(*-UNSHOWN-BYTES);
        }
        my $from = 0;
        for $piece.list.grep(10, :k) -> $newline {
            self!append($piece.subbuf($from, $newline - $from));
            self!line;
            $from = $newline + 1;
        }
        self!append($piece.subbuf($from));
    }

    #| The last line may have no end.
    method finish() { self!line if $!begun.elems }

    # A line without an end is cut before it fills the memory.
    method !append(Blob $more) {
        my $room = SHOWN-BYTES + 1 - $!begun.elems;
        $!begun.append: $more.subbuf(0, $room) if $room > 0;
    }

    method !line() {
        my $cut = $!begun.elems > SHOWN-BYTES;
        my $text = harmless($cut ?? self!whole-characters !! $!begun) ~ ($cut ?? '…' !! '');
        $!begun = Buf.new;
        @!last.push: $text if $text.trim.chars;
        @!last.shift if @!last > LAST-LINES;
        $!lines++;
        # The source may have closed its output.
        try $*OUT.say: "{$!prefix}$text" if $!lines <= SHOWN-LINES;
        try $*OUT.say: "{$!prefix}… (what follows is not shown)" if $!lines == SHOWN-LINES + 1;
    }

    #| What there is of the line, without half a character at its end.
    method !whole-characters(--> Blob) {
        my $end = SHOWN-BYTES;
        $end-- while $end > SHOWN-BYTES - 4 && $!begun[$end] +& 0xC0 == 0x80;
        $!begun.subbuf(0, $end)
    }

    #| The last lines in one, for an error; empty where nothing was printed.
    method last-words(--> Str) { @!last.join(' | ') }
}
