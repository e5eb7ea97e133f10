#| File descriptors of the evaluator: the warden's pipes, opened through /proc, and the three
#| standard ones, replaced so that children of the source have them too.
#|
#| Done with nqp, since loading NativeCall would add 0.3 s to every start of the host.
unit module Sparrow::Descriptors;

use nqp;

#| A function of libc, called without NativeCall.
my class Function is repr('NativeCall') { }

my constant F_SETFD = 2;
my constant FD_CLOEXEC = 1;

#| Opens the write end that the process `$warden` has as descriptor `$number`. Unbuffered: each
#| print is one write, so that lines of several writers to a pipe do not mix.
sub open-for-writing(Int $warden, Int $number --> IO::Handle) is export {
    my $path = "/proc/$warden/fd/$number";
    CATCH { default { die "cannot open descriptor $number of the warden (process $warden): {.message}" } }
    open $path, :w, :out-buffer(0)
}

#| The descriptor of the reply. Held as a handle of the virtual machine, not of Raku: what Raku
#| knows it closes together with the handles that the source left open, before the reply is written.
class ReplyChannel is export {
    has $!handle;

    #| Opens the warden's descriptor `$number`, and keeps it from children: raku opens files without
    #| O_CLOEXEC, and a child that the source leaves running would otherwise hold the reply open.
    method open(ReplyChannel:U: Int $warden, Int $number --> ReplyChannel) {
        my $self := self.new;
        $self.take-over: nqp::open("/proc/$warden/fd/$number", 'w');
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
    my $fcntl := nqp::create(Function);
    my $int := nqp::hash('type', 'int');
    nqp::buildnativecall($fcntl, '', 'fcntl', '', nqp::list($int, $int, $int), $int);
    my $arguments := nqp::list(nqp::decont($descriptor), F_SETFD, FD_CLOEXEC);
    nqp::nativecall(Int, $fcntl, $arguments) == 0
        or die "fcntl(FD_CLOEXEC) failed on descriptor $descriptor";
}

#| Makes `$descriptor` refer to what `$handle` does, at once: a standard descriptor must never be free, not even for a
#| moment. rakudo's garbage collector opens a file of /proc whenever it likes, which would then be that descriptor, and
#| libuv aborts the process where it is to close one of those (uv__close() in its src/unix/core.c).
sub put-in-place(IO::Handle $handle, Int $descriptor) {
    my $dup2 := nqp::create(Function);
    my $int := nqp::hash('type', 'int');
    nqp::buildnativecall($dup2, '', 'dup2', '', nqp::list($int, $int), $int);
    my $arguments := nqp::list(nqp::decont($handle.native-descriptor), nqp::decont($descriptor));
    nqp::nativecall(Int, $dup2, $arguments) == $descriptor
        or die "dup2() failed for descriptor $descriptor";
    close-on-exec $handle.native-descriptor;
}

#| Makes standard input empty, in Raku and for children.
sub empty-standard-input() is export {
    PROCESS::<$IN> = open '/dev/null', :r;
    put-in-place PROCESS::<$IN>, 0;
}

#| Makes standard input empty, and standard output and error the warden's descriptor `$number`, in
#| Raku and for children.
sub replace-standard-handles(Int :$warden!, Int :$number!) is export {
    empty-standard-input;
    PROCESS::<$OUT> = open-for-writing $warden, $number;
    put-in-place PROCESS::<$OUT>, 1;
    PROCESS::<$ERR> = open-for-writing $warden, $number;
    put-in-place PROCESS::<$ERR>, 2;
}

#| Calls `&work` with `$handle` as what the process knows as standard error, also the parts of rakudo that know nothing
#| of Raku's `$*ERR`. Not for a process whose `$*ERR` is descriptor 2 itself: nothing would bring that back.
sub with-standard-error(IO::Handle $handle, &work) is export {
    my $own = PROCESS::<$ERR>;
    LEAVE put-in-place $own, 2;
    put-in-place $handle, 2;
    work
}
