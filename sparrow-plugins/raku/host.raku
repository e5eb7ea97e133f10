# The Raku host of systemd-sparrow: one warmed process that forks an evaluator for each source.
# Sparrow::Host has the command line and the protocol.
use Sparrow::Host;

serve(@*ARGS);
