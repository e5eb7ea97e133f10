#| Evaluates sources in the test's own process, for the tests of the DSL and of descriptions.
unit module SparrowTest;

use JSON::Fast;
use Test;
use Sparrow::DSL::Tasks :DEFAULT, :host;
use Sparrow::Evaluate;
use Sparrow::Plugin::Catalogue;

#| Where the build tree has the Raku side and the plugins.
sub share(--> IO::Path) is export {
    (%*ENV<SPARROW_SHARE> // die "SPARROW_SHARE is not set: run the tests with ctest -L raku").IO
}

#| The path under which sources are evaluated; there is no such file.
constant PATH is export = '/etc/systemd/system/test.service';

#| The reply that the host would send, as one line.
sub reply(Str $source, :$scope!, :@deferred = ['hooks'], Str :$path = PATH --> Str) is export {
    state $catalogue = use-catalogue Catalogue.from-directory(share.add('plugins'));
    # The test itself has to be able to exit, and to know its own name, afterwards.
    my @kept = <&EXIT $PROGRAM $PROGRAM-NAME>.map: { $_ => PROCESS::{$_}<> };
    # raku itself has no &EXIT there: an undefined one in its place would let every test exit with 0.
    LEAVE {
        for @kept { if .value.defined { PROCESS::{.key} := .value } else { PROCESS::{.key}:delete } }
    }
    my $at-exit;
    my $reply = evaluate-source :$source, :$path, :@deferred, :$scope,
        on-exit => { $at-exit = $_; die 'stopped at exit' };
    $at-exit // $reply
}

#| As `reply`, parsed.
sub described(|c --> Hash) is export { from-json reply(|c) }

#| The description of `$expression` as the value of a parameter, in the scope of the test.
sub value(Str $expression, |c) is export {
    my %description = described "task-run 'x', 'systemd', %( key => ($expression) );", |c;
    %description<error> ?? %description<error><message> !! %description<tasks>[0]<parameters>[0]<value>
}

#| The state that a task-run of `$plugin` gives.
sub task-result(Str $plugin, %parameters = %()) is export {
    use-catalogue Catalogue.from-directory(share.add('plugins'));
    task-run 'test', $plugin, %parameters
}

#| Tests that a task-run of `$plugin` with `%parameters` dies with `$message`.
sub refused(Str $plugin, %parameters, Str $message) is export {
    my $got = 'nothing';
    {
        CATCH { default { $got = .message } }
        task-result $plugin, %parameters;
    }
    is $got, "plugin '$plugin': $message", $message;
}
