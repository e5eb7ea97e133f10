#| The result of a task: its state, a hash that also counts as a number.
unit module Sparrow::Plugin::State;

#| As in `if $cache-size > $model-size * 0.5`, where both come from `task-run`: the number is the
#| state's `value`. A plain Hash would count its keys, so a state without a `value` dies instead:
#| a missing measurement must never pass for a number.
class State is Hash is export {
    has Str $.plugin is rw;

    method Numeric() {
        my $value = self<value>;
        return $value.Numeric if $value ~~ Real:D || ($value ~~ Str:D && $value.Numeric !~~ Failure);
        die "the result of task-run with plugin '{$!plugin // '?'}' is no number: its state has "
            ~ (self<value>:exists ?? "a 'value' that is none ({self<value>.raku})"
                                  !! "no 'value' (it has {self.keys.sort.join(', ') || 'nothing'})")
    }

    #| As in `return task-run "web", "http-check", …`: what a check's state says is its `success`.
    method Bool() { self<success>:exists ?? self<success>.so !! self.elems > 0 }
    method Real() { self.Numeric.Real }
    method Bridge() { self.Numeric.Bridge }
    method Num() { self.Numeric.Num }
    method Int() { self.Numeric.Int }
    method Rat(|c) { self.Numeric.Rat(|c) }
}

#| The state of `$plugin`'s task.
sub state-of(Str $plugin, %values --> State) is export {
    my $state = State.new;
    $state.STORE: %values;
    $state.plugin = $plugin;
    $state
}
