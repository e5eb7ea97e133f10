# The Raku host of systemd-sparrow-hooks: one warmed process that makes copies of itself, in which hooks are called.
# Sparrow::HookHost has the command line and the protocol.

# What sources see: this file is the scope that they are compiled in.
use Sparrow6::DSL;

{
    use Sparrow::HookHost;
    serve-hooks @*ARGS, OUTER::;
}
