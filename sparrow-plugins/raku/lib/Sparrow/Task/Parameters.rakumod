#| The parameters of a task, read one by one as what they should be. Sparrow6's command line gives all of them as
#| strings, so that "30" is a number and "no" a truth value; what is neither is an error that names the parameter.
unit module Sparrow::Task::Parameters;

use Sparrow::Nearest;
use Sparrow::Task::Text;

my constant %FLAGS = |(<yes true on 1> X=> True), |(<no false off 0> X=> False);

class Parameters is export {
    has %.given is required;

    #| The configuration of the task whose folder is `$folder`. What its config.raku lists are all the parameters
    #| that there are.
    method read(Parameters:U: %given, Str $folder --> Parameters) {
        my %known := EVALFILE "$folder/config.raku";
        for %given.keys.sort -> $name {
            self.unknown('parameter', $name, %known.keys.sort.List) unless %known{$name}:exists;
        }
        self.new: :%given
    }

    #| Dies for a name that is none of `@known`.
    method unknown(Str $kind, Str $name, @known) {
        my $shown = printable $name, max => 60;
        with nearest-name $name, @known { die "unknown $kind '$shown'; did you mean '$_'?" }
        die "unknown $kind '$shown'; there are {@known.join(', ')}"
    }

    #| Dies for a value that is not what the parameter takes.
    method refuse(Str $name, Str $accepted) {
        my $value = %!given{$name};
        my $found = $value ~~ Str:D | Numeric:D ?? "'{printable $value, max => 60}'" !! "of type {$value.^name}";
        die self.is-set($name)
            ?? "parameter '$name' is $found; it takes $accepted"
            !! "parameter '$name' is missing; it takes $accepted"
    }

    #| An empty string is how a command line unsets a parameter.
    method is-set(Str $name --> Bool) {
        my $value = %!given{$name};
        $value.defined && !($value ~~ Str && $value eq '')
    }

    #| Text on one line; undefined where it is not given.
    method text(Str $name, Str :$accepted = 'text on one line' --> Str) {
        return Str unless self.is-set($name);
        my $value = %!given{$name};
        $value ~~ (Str:D | Numeric:D) & none(Bool:D) && $value.Str !~~ / <:Cc> /
            or self.refuse($name, $accepted);
        $value.Str
    }

    method needed-text(Str $name, Str :$accepted = 'text on one line' --> Str) {
        self.text($name, :$accepted) // self.refuse($name, $accepted)
    }

    #| Text of any number of lines.
    method prose(Str $name --> Str) {
        my $value = %!given{$name};
        self.is-set($name) && $value ~~ (Str:D | Numeric:D) or self.refuse($name, 'text');
        $value.Str
    }

    #| One of `@choices`.
    method choice(Str $name, *@choices --> Str) {
        my $text = self.text($name) // '';
        @choices.first($text) // self.refuse($name, @choices.join(', '))
    }

    method number(Str $name, Str $what, Real :$min!, Real :$max! --> Real) {
        my $accepted = "$what from $min to $max";
        my $value = self.is-set($name) ?? %!given{$name} !! Nil;
        my $number = $value ~~ Str:D ?? $value.trim.Numeric !! $value;
        self.refuse($name, $accepted)
            unless $number ~~ (Real:D) & none(Bool:D, Failure:D) && $min <= $number <= $max;
        $number
    }

    method seconds(Str $name, Real :$min = 0.1, Real :$max = 3600 --> Real) {
        self.number: $name, 'a number of seconds', :$min, :$max
    }

    method count(Str $name, Int :$min = 0, Int :$max = 1000, Str :$what = 'a whole number' --> Int) {
        my $number = self.number: $name, $what, :$min, :$max;
        $number == $number.Int ?? $number.Int !! self.refuse($name, "$what from $min to $max")
    }

    #| A TCP port; undefined where it is not given.
    method port(Str $name --> Int) {
        self.is-set($name) ?? self.count($name, min => 1, max => 65535, what => 'a port') !! Int
    }

    method flag(Str $name --> Bool) {
        my $value = %!given{$name};
        return $value if $value ~~ Bool:D;
        %FLAGS{($value // '').Str.lc} // self.refuse($name, 'yes or no')
    }

    #| A host's name or address, without port.
    method host(Str $name --> Str) {
        my $accepted = 'the name or the address of a host';
        my $text = self.text($name, :$accepted) // return Str;
        $text ~~ / ^ <[\w.:%-]>+ $ / && !$text.starts-with('-') ?? $text !! self.refuse($name, $accepted)
    }

    #| A list of texts; one text is a list of its words.
    method list(Str $name, Str $accepted --> List) {
        return () unless self.is-set($name);
        my $value = %!given{$name};
        my @list = $value ~~ Positional ?? $value.list !! $value ~~ Str:D ?? $value.words !! self.refuse($name, $accepted);
        @list.all ~~ Str:D & none(/ <:Cc> /, '') or self.refuse($name, $accepted);
        @list.List
    }

    #| A hash; empty where it is not given.
    method table(Str $name, Str $accepted --> Hash) {
        return %() unless self.is-set($name);
        %!given{$name} ~~ Associative:D && %!given{$name} !~~ Pair or self.refuse($name, $accepted);
        %!given{$name}.Hash
    }

    #| An absolute path; undefined where it is not given.
    method path(Str $name --> Str) {
        my $text = self.text($name, accepted => 'an absolute path') // return Str;
        $text.starts-with('/') ?? $text !! self.refuse($name, 'an absolute path')
    }
}
