#| Requests from standard input, as bytes: who evaluates one decodes it.
#|
#| Done with nqp. Raku's handle takes a new piece of memory for each that it reads, many times its size; what a host has
#| written to since the last fork is copied by the next.
unit module Sparrow::Requests;

use nqp;

#| A number, a space, a number, the end of the line: the request's own, and the size of what follows.
my constant DIGITS = 9;
my constant HEADER-SIZE = 2 * DIGITS + 2;

#| The type of a buffer that the virtual machine reads into.
my \Bytes = buf8.new.WHAT;

class Request is export {
    has Int $.id is required;
    has $!bytes;

    method of(Request:U: Int $id, Mu \bytes --> Request) { self.new(:$id).take-over: bytes }
    method take-over(Mu \bytes) { $!bytes := bytes; self }

    method json(--> Str) { nqp::decode($!bytes, 'utf8') }
}

#| The next so many bytes of standard input; fewer where it ends.
sub next-bytes(int $count) is raw {
    my $input := nqp::getstdin();
    my $all := nqp::create(Bytes);
    while nqp::elems($all) < $count {
        my $part := nqp::create(Bytes);
        nqp::readfh($input, $part, $count - nqp::elems($all));
        last unless nqp::elems($part);
        nqp::splice($all, $part, nqp::elems($all), 0);
    }
    $all
}

#| The next request; undefined at the end of the input.
sub next-request(--> Request) is export {
    my $header := next-bytes HEADER-SIZE;
    return Request if nqp::elems($header) < HEADER-SIZE;
    my $text = nqp::decode($header, 'ascii');
    Request.of: $text.substr(0, DIGITS).Int, next-bytes $text.substr(DIGITS + 1, DIGITS).Int
}
