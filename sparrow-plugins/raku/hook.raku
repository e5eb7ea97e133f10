# Runs one hook of a unit: see Sparrow::Hook, which has the command line and the protocol.

# What sources see: this file is the scope that they are compiled in.
use Sparrow6::DSL;

{
    use Sparrow::Hook;
    run-hook @*ARGS, OUTER::;
}
