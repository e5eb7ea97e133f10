#| Answers to `use Sparrow6::DSL` in a unit source, ahead of Sparrow6's own module of this name
#| where that is installed: a task-run of ours keeps its closures, in this process.
use Sparrow::DSL;

sub EXPORT() { dsl-words.Map }
