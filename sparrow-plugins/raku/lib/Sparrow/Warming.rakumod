#| A source that uses what sources use: evaluated by a host before its first request, so that the first real one finds
#| the compiler warm.
unit module Sparrow::Warming;

constant WARMING is export = q:to/SOURCE/;
    use Sparrow6::DSL;
    use Sparrow6::DSL::Common;
    my %environment = A => 'b';
    task-run "warm", "systemd", %(
        description => "Warm %environment<A>", exec-start => "/bin/true {%environment<A>}",
        after-service => ["a", 'b'], env => %( A => %*ENV<WARM> // 'x' ),
        memory-max => { system-memory() < 4.GB ?? "1G" !! "2G" }, wanted-by => 'multi-user.target',
        hooks => %( check => sub { %( a => 1 ) } ),
    );
    SOURCE

constant WARMING-PATH is export = 'warming';
