#| Runs one program of the system: no shell, no input of ours, bounded in time and in what it may say.
unit module Sparrow::Task::Program;

use Sparrow::Task::Text;

#| How many seconds the end of a program that was killed may take to be seen.
my constant GRACE = 1;

class Finished is export {
    has Int $.status is required;     #= its exit status, or 128 and the signal
    has Blob $.out is required;
    has Blob $.err is required;
    has Bool $.timed-out is required;
    has Bool $.cut is required;       #= it said more than the limit

    #| Its standard output, as text.
    method text(--> Str) { text-of $!out }
    #| What it complained about, fit for a message.
    method complaint(--> Str) { printable(text-of($!err) || text-of($!out)) || "ended with status $!status" }
}

#| The first of `@names` in PATH or in the directories of the system's programs.
sub program-path(*@names --> Str) is export {
    for @names -> $name {
        for |(%*ENV<PATH> // '').split(':', :skip-empty), </usr/local/sbin /usr/sbin /sbin /usr/bin /bin>.Slip {
            my $path = .IO.add($name);
            return $path.Str if $path.f && $path.x;
        }
    }
    Str
}

#| As `program-path`, or death with the Debian package that has it.
sub needed-program(*@names, Str :$package! --> Str) is export {
    program-path(@names) // die "the program '@names.head()' is not installed; Debian has it in the package '$package'"
}

#| Runs `@command`, whose first word is a path, with `$input` at its standard input. It has `$timeout` seconds; of
#| each of its outputs the first `$limit` bytes are kept, and the rest is read and dropped. What is secret goes into
#| `$input` or `%environment` (over our own; an undefined value removes one): other users see arguments. A program has
#| ended when its outputs are closed, also by what it has left running.
sub run-program(
    @command, Real :$timeout!, Str :$input = '', :%environment, Int :$limit = 1024 * 1024 --> Finished
) is export {
    my %env = %( |%*ENV, LC_ALL => 'C.UTF-8', |%environment ).grep(*.value.defined);
    my $process = Proc::Async.new: :w, @command;
    my Buf $out .= new;
    my Buf $err .= new;
    my ($timed-out, $cut) = False, False;
    my ($status, $open) = Int, 2;
    my &keep = -> Buf $kept, Blob $bytes {
        my $room = $limit - $kept.elems;
        $cut = True if $bytes.elems > $room;
        $kept.append: $bytes.subbuf(0, $room) if $room > 0;
    };
    CATCH { default { die "cannot run @command.head(): {printable .message}" } }
    react {
        for $process.stdout(:bin), $out, $process.stderr(:bin), $err -> $supply, $kept {
            whenever $supply {
                keep $kept, $_;
                LAST { $open--; done if !$open && $status.defined }
            }
        }
        whenever $process.start(ENV => %env) {
            $status = .signal ?? 128 + .signal !! .exitcode;
            done unless $open;
        }
        whenever $process.ready {
            # A program that ends without reading breaks this promise; its status tells why it ended.
            $process.write($input.encode).then: { $process.close-stdin }
        }
        whenever Promise.in($timeout) {
            $timed-out = True;
            # At once: of two signals rakudo sends the first alone, and one that can be ignored leaves the program behind.
            $process.kill: 'KILL';
            whenever Promise.in(GRACE) { done }
        }
    }
    Finished.new: status => $status // 128 + 9, :$out, :$err, :$timed-out, :$cut
}
