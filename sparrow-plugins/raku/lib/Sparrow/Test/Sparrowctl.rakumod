#| Asks sparrowctl: what a test sees is what the generator would write.
unit module Sparrow::Test::Sparrowctl;

#| What one call has said.
class Answer is export {
    has Str $.output;
    has Str $.error;
    has Int $.status;
}

#| `sparrowctl @arguments`; the test's own where that is known.
sub sparrowctl(*@arguments --> Answer) is export {
    my $program = %*ENV<SPARROWCTL> // 'sparrowctl';
    my $process = run $program, |@arguments, :out, :err;
    # Both at a time: each pipe holds only so much.
    my $error = start { $process.err.slurp(:close) };
    my $output = $process.out.slurp(:close);
    CATCH { default { die "cannot run $program, which tests ask: {.message}; run them with: sparrowctl test" } }
    Answer.new: :$output, error => await($error).trim, status => $process.exitcode
}
