unit module Sparrow::Task::NotRight;

#| What was checked is not as it should be, or did not answer: a try that another may put right. `seen` is what was
#| seen of it, for the state. Wrong parameters and missing programs are other errors, which no try puts right.
class X::Sparrow::NotRight is Exception is export {
    has Str $.message is required;
    has %.seen;
}

sub not-right(Str $message, *%seen --> Nil) is export {
    X::Sparrow::NotRight.new(:$message, :%seen).throw
}
