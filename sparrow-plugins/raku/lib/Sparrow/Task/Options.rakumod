#| For the tasks of unit plugins: the plugin's options, read one by one as what they should be. A bad value is an error
#| that names the option, what was found and what is accepted.
unit module Sparrow::Task::Options;

my constant %FLAGS = |(<yes true on 1> X=> True), |(<no false off 0> X=> False);

class Options is export {
    has %.given is required;

    #| The option as it is given; a closure is called for it. An empty string, which is all that a command line can
    #| say, and what is undefined are no value, and neither is an empty list.
    method value(Str $name) {
        my $value = %!given{$name};
        $value = $value() if $value ~~ Callable:D && $value !~~ Regex;
        return Any if !$value.defined || $value ~~ Str && $value eq '' || $value ~~ Positional && !$value.elems;
        $value
    }

    method is-given(Str $name --> Bool) { self.value($name).defined }

    method refuse(Str $name, Str $accepted) {
        my $value = self.value($name);
        die "option '$name' is missing; it takes $accepted" without $value;
        die "option '$name' is {shown($value)}; it takes $accepted"
    }

    #| Text on one line; undefined where it is not given.
    method text(Str $name, Str :$accepted = 'text on one line' --> Str) {
        my $value = self.value($name) // return Str;
        self.refuse($name, $accepted) unless $value ~~ Str | IO::Path | Real && $value !~~ Bool;
        self.refuse($name, $accepted) if $value.Str ~~ / <:Cc> /;
        $value.Str
    }

    #| Text that has to be given.
    method needed(Str $name, Str $accepted --> Str) {
        self.text($name, :$accepted) // self.refuse($name, $accepted)
    }

    method path(Str $name --> Str) {
        my $accepted = 'an absolute path';
        my $path = self.text($name, :$accepted) // return Str;
        $path.starts-with('/') ?? $path !! self.refuse($name, $accepted)
    }

    method needed-path(Str $name --> Str) { self.path($name) // self.refuse($name, 'an absolute path') }

    #| The name of a user or a group, or its number.
    method account(Str $name --> Str) {
        my $accepted = 'the name of a user or group';
        my $text = self.text($name, :$accepted) // return Str;
        $text ~~ / ^ <[A..Za..z0..9_]> <[A..Za..z0..9_.-]>* '$'? $ / ?? $text !! self.refuse($name, $accepted)
    }

    method count(Str $name, Str $what, Int :$min = 1, Int :$max = 2 ** 31 --> Int) {
        my $accepted = "$what from $min to $max";
        my $value = self.value($name) // return Int;
        my $number = $value ~~ Str ?? $value.trim.Numeric !! $value;
        self.refuse($name, $accepted)
            unless $number ~~ Real && $number !~~ Bool && $number == $number.Int && $min <= $number <= $max;
        $number.Int
    }

    method port(Str $name --> Int) { self.count($name, 'a port', max => 65535) }

    method flag(Str $name --> Bool) {
        my $value = self.value($name) // return Bool;
        $value ~~ Bool ?? $value !! %FLAGS{$value.Str.lc} // self.refuse($name, 'yes or no')
    }

    #| Several texts, or one: empty where it is not given.
    method texts(Str $name, Str $accepted --> List) {
        my $value = self.value($name) // return ();
        my @texts = $value ~~ Positional ?? $value.list !! $value;
        my $are-texts = @texts.map({ $_ ~~ Str:D | Int:D && $_ !~~ Bool && .Str !~~ / <:Cc> / && .Str ne '' }).all.so;
        self.refuse($name, $accepted) unless $are-texts;
        @texts».Str.List
    }
}

#| A value as an error shows it.
sub shown($value --> Str) {
    return "a {$value.^name}" unless $value ~~ Str | Numeric | IO::Path | Positional;
    my $text = $value ~~ Positional ?? $value.list.map(*.Str).join(', ') !! $value.Str;
    my $plain = $text.subst(/ <:Cc> /, '?', :g);
    "'{$plain.chars > 60 ?? $plain.substr(0, 59) ~ '…' !! $plain}'"
}
