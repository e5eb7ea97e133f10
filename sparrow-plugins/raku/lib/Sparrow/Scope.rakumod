#| The scope in which sources are compiled: it has the words of the DSL and no lexicals of ours.
#| Its sub has returned before a source runs, so that a stray `return` in one is an error there
#| and not the end of something here.
unit module Sparrow::Scope;

use Sparrow6::DSL;

sub source-scope() is export { MY:: }
