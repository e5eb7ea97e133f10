#| Requests from standard input or another pipe, as bytes: who evaluates one decodes it.
#|
#| Done with nqp. Raku's handle takes 1 MiB of new memory for each that it reads, however small; what a host has written
#| to since the last fork is copied by the next.
unit module Sparrow::Requests;

use nqp;

#| A header: a number, a space, a number, the end of the line. The first is the request's own.
my constant DIGITS = 9;
my constant HEADER-SIZE = 2 * DIGITS + 2;

#| At a time, of a file: more than a page or two of new memory costs more than another system call.
my constant PART-SIZE = 8192;

#| The type of a buffer that the virtual machine reads into.
my \Bytes = buf8.new.WHAT;

class Request is export {
    has Int $.id is required;
    has $!bytes;

    method of(Request:U: Int $id, Mu \bytes --> Request) { self.new(:$id).take-over: bytes }
    method take-over(Mu \bytes) { $!bytes := bytes; self }

    method json(--> Str) { nqp::decode($!bytes, 'utf8') }
}

#| The next so many bytes of a handle of the virtual machine; fewer where it ends.
sub next-bytes(Mu \from, int $count) is raw {
    my $input := from;
    my $all := nqp::create(Bytes);
    while nqp::elems($all) < $count {
        my $part := nqp::create(Bytes);
        nqp::readfh($input, $part, $count - nqp::elems($all));
        last unless nqp::elems($part);
        nqp::splice($all, $part, nqp::elems($all), 0);
    }
    $all
}

#| The numbers of the next header of `from`, a handle of the virtual machine; none at the end of the input.
sub next-numbers(Mu \from = nqp::getstdin() --> List) is export {
    my $header := next-bytes from, HEADER-SIZE;
    return () if nqp::elems($header) < HEADER-SIZE;
    my $text = nqp::decode($header, 'ascii');
    ($text.substr(0, DIGITS).Int, $text.substr(DIGITS + 1, DIGITS).Int)
}

#| The next request of standard input, whose header has the size in bytes of what follows it; undefined at the end.
sub next-request(--> Request) is export {
    my ($id, $size) = next-numbers;
    $id.defined ?? Request.of($id, next-bytes(nqp::getstdin(), $size)) !! Request
}

#| The text in the file at `$path`. Raku's handle takes long to be made, too.
sub text-in(Str $path --> Str) is export {
    my $file := nqp::open($path, 'r');
    my $all := nqp::create(Bytes);
    loop {
        my $part := nqp::create(Bytes);
        nqp::readfh($file, $part, PART-SIZE);
        last unless nqp::elems($part);
        nqp::splice($all, $part, nqp::elems($all), 0);
    }
    nqp::closefh($file);
    nqp::decode($all, 'utf8')
}
