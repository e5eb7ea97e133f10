#| A connection over TCP, which a deadline bounds.
unit module Sparrow::Task::Tcp;

use Sparrow::Task::Addresses;
use Sparrow::Task::NotRight;
use Sparrow::Task::Text;

#| More than this of what the other side says is not read.
my constant LIMIT = 64 * 1024;

#| The connection to `$address`, or an undefined one with the reason.
sub try-address(Str $address, Int $port, Real $seconds --> List) {
    my $connecting = IO::Socket::Async.connect: $address, $port;
    await Promise.anyof: $connecting, Promise.in($seconds);
    given $connecting.status {
        when Kept { $connecting.result, '' }
        when Broken { IO::Socket::Async, printable $connecting.cause.message }
        default {
            # One that comes about later is closed then.
            $connecting.then: { .result.close if .status ~~ Kept };
            IO::Socket::Async, "no answer within {$seconds.round(0.1)} s"
        }
    }
}

#| Connects to the first of the host's addresses that takes the connection, all of them within `$timeout` seconds.
#| Gives the connection and the address.
sub connect-to(Str $host, Int $port, Real :$timeout! --> List) is export {
    my $deadline = now + $timeout;
    my @addresses = addresses-of $host, :$timeout;
    my @reasons;
    for @addresses.kv -> $index, $address {
        # An address that swallows everything leaves time for the others.
        my $share = max 0.05, ($deadline - now) / (@addresses - $index);
        my ($connection, $reason) = try-address $address, $port, $share;
        return $connection, $address if $connection.defined;
        @reasons.push: @addresses == 1 && $address eq $host ?? $reason !! "$address: $reason";
    }
    not-right "cannot connect to {printable $host} port $port: {@reasons.join('; ')}"
}

#| Sends `$send`, if it is defined, and reads until `&enough` says so of the text, the other side has ended, or the
#| time is over. Gives the text, and whether it was enough.
sub converse(IO::Socket::Async $connection, Str $send, &enough, Real :$timeout! --> List) is export {
    my Buf $said .= new;
    my $enough = False;
    react {
        whenever $connection.Supply(:bin) -> $bytes {
            $said.append: $bytes.subbuf(0, LIMIT - $said.elems);
            $enough = so enough(text-of $said);
            done if $enough || $said.elems >= LIMIT;
            LAST { done }
            QUIT { default { done } }    # a connection that was reset has said all that it will
        }
        whenever Promise.in($timeout) { done }
        if $send.defined {
            whenever $connection.print($send) {
                QUIT { default { } }     # as above: what was said before counts
            }
        }
    }
    text-of($said), $enough
}
