#| Copies of this process: how one is made, and what makes it a process of its own.
#|
#| Done with nqp: Raku has no word for fork(2).
unit module Sparrow::Copies;

use nqp;
use Sparrow::LibC;

# linux/sched.h
my constant CLONE_PARENT = 0x8000;

sub has-one-thread(--> Bool) is export { '/proc/self/task'.IO.dir.elems == 1 }

#| Makes a copy of this process that is a child of this one's parent; 0 in the copy. `$clone` is the number of clone(2).
#| `nqp::fork` could make but a child of this process, which would be the parent's only after a second fork, another
#| copy of everything. What the C library does beside the system call concerns other threads (fork(3)): there may be
#| none.
sub fork-beside(Int $clone --> Int) is export {
    my $pid = libc :type<long>, 'syscall', $clone, CLONE_PARENT, 0, 0, 0, 0;
    die 'clone(2) failed' if $pid < 0;
    $pid
}

#| Leaves without END blocks, without flushing what was buffered before the fork, and without
#| waiting for threads.
sub leave(Int $status) is export { nqp::exit($status) }

#| What raku does at the end of a program, and nqp::exit leaves out: runs the END blocks of the
#| source, flushes and closes the handles that it left open.
sub end-source() is export {
    CATCH { default { $*ERR.print: "END: {.message}\n" } }
    nqp::getcurhllsym('&THE_END')();
}

#| Replaces the state of the random numbers, which every copy would otherwise draw alike.
sub forget-the-host() is export {
    nqp::srand(nqp::bitxor_i(nqp::time(), nqp::getpid()));
}

#| Leaves nothing for the copies to collect: each would do it again, and have to copy every page that it looks at.
sub collect-garbage() is export { nqp::force_gc() for ^2 }
