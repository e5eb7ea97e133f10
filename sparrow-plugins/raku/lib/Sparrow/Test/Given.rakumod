#| What a test makes up: `given(os => 'centos', memory => 2.GB, env => %( A => 'b' ))`.
unit module Sparrow::Test::Given;

use Sparrow::PlainData;

#| What was made up last.
class Given is export {
    #| For sparrowctl: `--fact=memory=2147483648`, `--env=A=b`.
    has Str @.options;
    has Str $.scope = 'system';
    #| Where it was: "web.rakutest line 3"; undefined where there was none.
    has Str $.place;

    #| All options that sources are evaluated with.
    method all-options(--> List) { ("--scope=$!scope", '--ignore-environment', |@!options) }
}

my Given $current .= new;

#| What holds now.
sub current-given(--> Given) is export { $current }

#| A value as sparrowctl takes it; `none` for one that the machine cannot tell.
sub fact-text(Mu \value --> Str) {
    given value {
        when !.defined                { 'none' }
        when Real & none(Int, Bool)   { $_ == .Int ?? .Int.Str !! .Str }
        default                       { .Str }
    }
}

#| `pressure => %( memory => 30 )` as `pressure.memory=30`.
sub fact-options(Str $name, Mu \value --> List) {
    value ~~ Associative:D
        ?? value.pairs.sort(*.key).map({ |fact-options("{$name}.{.key}", .value) }).eager.List
        !! ("--fact=$name={fact-text value}",)
}

sub variable-options(Mu \value --> List) {
    die "given(): env takes a hash: env => %( DEPLOYMENT_ENV => 'staging' )" unless value ~~ Associative:D;
    value.pairs.sort(*.key).grep(*.value.defined).map({ "--env={.key}={.value}" }).eager.List
}

#| Makes up what sources see from here on, and forgets what was made up before. Facts that are not named are the
#| machine's own; the environment has nothing but what `env` gives. `scope` is 'system' or 'user'.
sub given(*@more, *%facts) is export {
    for @more {
        die "given() takes names and values: given(os => 'centos', memory => 2.GB)" unless $_ ~~ Pair | Associative;
        %facts{.key} = .value for .pairs;
    }
    my $frame = callframe(1);
    my $scope = %facts<scope>:delete // 'system';
    die "given(): scope is 'system' or 'user', not '$scope'" unless $scope eq 'system' | 'user';
    my @variables = %facts<env>:exists ?? variable-options(%facts<env>:delete) !! ();
    my @options = |%facts.sort(*.key).map({ |fact-options(.key, .value) }), |@variables;
    $current = Given.new: :@options, :$scope, place => "{$frame.file.IO.basename} line {$frame.line}";
    Nil
}
