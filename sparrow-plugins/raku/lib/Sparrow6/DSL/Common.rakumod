#| As Sparrow6::DSL, for sources that take `task-run` from the module below it.
use Sparrow::DSL;

sub EXPORT() { dsl-words.Map }
