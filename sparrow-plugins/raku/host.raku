# The Raku host of systemd-sparrow: one warmed process that forks an evaluator for each source.
# Sparrow::Host has the command line and the protocol.

# What sources see: this file is the scope that they are compiled in.
use Sparrow6::DSL;

{
    use Sparrow::Host;
    serve @*ARGS, OUTER::;
}
