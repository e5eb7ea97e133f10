#| File descriptors of the evaluator: the warden's pipes, opened through /proc, and the three
#| standard ones, replaced so that children of the source have them too.
unit module Sparrow::Descriptors;

use nqp;
use Sparrow::LibC;

my constant F_SETFD = 2;
my constant FD_CLOEXEC = 1;

#| The path by which the descriptor `$number` of the process `$warden` is opened.
sub path-of(Int $warden, Int $number --> Str) { "/proc/$warden/fd/$number" }

#| Opens the write end that the process `$warden` has as descriptor `$number`. Unbuffered: each
#| print is one write, so that lines of several writers to a pipe do not mix.
sub open-for-writing(Int $warden, Int $number --> IO::Handle) is export {
    CATCH { default { die "cannot open descriptor $number of the warden (process $warden): {.message}" } }
    open path-of($warden, $number), :w, :out-buffer(0)
}

#| The descriptor of the reply. Held as a handle of the virtual machine, not of Raku: what Raku
#| knows it closes together with the handles that the source left open, before the reply is written.
class ReplyChannel is export {
    has $!handle;

    #| Opens the warden's descriptor `$number`, and keeps it from children: raku opens files without
    #| O_CLOEXEC, and a child that the source leaves running would otherwise hold the reply open.
    method open(ReplyChannel:U: Int $warden, Int $number --> ReplyChannel) {
        my $self := self.new;
        $self.take-over: nqp::open(path-of($warden, $number), 'w');
        $self
    }

    method take-over(Mu \handle) {
        $!handle := handle;
        nqp::setbuffersizefh($!handle, 0);
        close-on-exec nqp::filenofh($!handle);
    }

    #| Writes one line and closes.
    method send(Str $line) {
        my $bytes := nqp::decont("$line\n".encode('utf8'));
        nqp::writefh($!handle, $bytes);
        nqp::closefh($!handle);
    }
}

#| Sets FD_CLOEXEC on `$descriptor`: children do not get it.
sub close-on-exec(Int $descriptor) is export {
    libc('fcntl', $descriptor, F_SETFD, FD_CLOEXEC) == 0
        or die "fcntl(FD_CLOEXEC) failed on descriptor $descriptor";
}

#| Makes `$copy` refer to what `$descriptor` does, at once: a standard descriptor must never be free, not even for a
#| moment. rakudo's garbage collector opens a file of /proc whenever it likes, which would then be that descriptor, and
#| libuv aborts the process where it is to close one of those (uv__close() in its src/unix/core.c).
sub put-in-place(Int $descriptor, Int $copy) {
    libc('dup2', $descriptor, $copy) == $copy or die "dup2() failed for descriptor $copy";
}

#| Makes standard input empty, in Raku and for children.
sub empty-standard-input(IO::Handle $empty = open('/dev/null', :r)) is export {
    PROCESS::<$IN> = $empty;
    put-in-place $empty.native-descriptor, 0;
    close-on-exec $empty.native-descriptor;
}

#| What standard input, output and error become in an evaluator: made once by the host, as a handle of Raku's takes its
#| time to be made.
class StandardHandles is export {
    has IO::Handle $!in = open '/dev/null', :r;
    has IO::Handle @!out;

    #| Handles that are as good as closed until `become`. `$control` is a pipe, as what they become is: Raku finds out
    #| what a handle can do when it opens it.
    submethod BUILD(Int :$warden!, Int :$control!) {
        @!out = (^2).map: { open-for-writing $warden, $control };
        close-on-exec .native-descriptor for @!out;
    }

    #| Makes standard input empty, and standard output and error the warden's descriptor `$number`, in Raku and for
    #| children.
    method become(Int :$warden!, Int :$number!) {
        empty-standard-input $!in;
        my $output := nqp::open(path-of($warden, $number), 'w');
        for @!out.kv -> $place, $handle {
            put-in-place nqp::filenofh($output), $handle.native-descriptor;
            close-on-exec $handle.native-descriptor;
            put-in-place nqp::filenofh($output), $place + 1;
        }
        nqp::closefh($output);
        PROCESS::<$OUT> = @!out[0];
        PROCESS::<$ERR> = @!out[1];
    }
}

#| Calls `&work` with `$handle` as what the process knows as standard error, also the parts of rakudo that know nothing
#| of Raku's `$*ERR`. Not for a process whose `$*ERR` is descriptor 2 itself: nothing would bring that back.
sub with-standard-error(IO::Handle $handle, &work) is export {
    my $own = PROCESS::<$ERR>;
    LEAVE put-in-place $own.native-descriptor, 2;
    put-in-place $handle.native-descriptor, 2;
    work
}
