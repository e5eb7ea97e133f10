unit module Sparrow::Task::Addresses;

use Sparrow::Task::NotRight;
use Sparrow::Task::Program;
use Sparrow::Task::Text;

#| More addresses than this of one name are not looked at.
my constant MOST = 16;
#| getent's status for a name that there is not.
my constant NO-SUCH-NAME = 2;

#| The addresses of `$host`, as the system's name service has them; literal ones are their own. Asked by a process, as
#| the resolver has timeouts of its own, which are longer than those of a check.
sub addresses-of(Str $host, Real :$timeout! --> List) is export {
    my $finished = run-program
        (needed-program('getent', package => 'libc-bin'), 'ahosts', $host), :$timeout;
    not-right "'{printable $host}' could not be looked up within $timeout s" if $finished.timed-out;
    not-right "there is no host '{printable $host}'" if $finished.status == NO-SUCH-NAME;
    not-right "'{printable $host}' could not be looked up: $finished.complaint()" if $finished.status;
    my @addresses = $finished.text.lines.map(*.words.head).unique.head(MOST)
        or not-right "'{printable $host}' has no address";
    @addresses.List
}
