#| The parameters of a plugin's task, read one by one as what they should be. Sparrow6's command line gives all of them
#| as strings, so that "30" is a number and "no" a truth value. What is neither is an error that names the parameter,
#| what was found and what is accepted.
#|
#| A parameter that is not given is undefined, or an empty list or hash; with `:needed` it is an error.
unit module Sparrow::Task::Parameters;

use Sparrow::Nearest;
use Sparrow::Task::Text;

my constant %TRUTHS = |(<yes true on 1> X=> True), |(<no false off 0> X=> False);

#| What `$text` says, undefined where that is neither yes nor no.
sub truth(Str $text --> Bool) is export { %TRUTHS{$text.lc} // Bool }

#| What the config.raku in a task's folder gives: a source may run a task hundreds of times.
my %configurations;
my Lock $configurations .= new;

sub configuration(Str $folder --> Hash) {
    my $file = "$folder/config.raku".IO;
    $configurations.protect: { %configurations{$folder} //= $file.e ?? (EVALFILE $file.Str).Hash !! %() }
}

class Parameters is export {
    has %.given is required;
    #| What the parameters can be called.
    has @.names;
    #| What closures and sequences gave, which can be asked once.
    has %!computed;

    #| The configuration of the task whose folder is `$folder`. What its config.raku lists are all the parameters
    #| that there are; in a unit plugin, which has `:settings`, others are settings of the unit.
    method read(Parameters:U: %given, Str $folder, Bool :$settings = False --> Parameters) {
        my @names = configuration($folder).keys.sort;
        for %given.keys.sort -> $name {
            self.unknown('parameter', $name, @names) unless $settings || $name ∈ @names;
        }
        self.new: :%given, :@names
    }

    #| What is given beside the parameters: the settings of the caller.
    method settings(--> Hash) { %!given.grep({ .key ∉ @!names }).Hash }

    #| Dies for a name that is none of `@known`.
    method unknown(Str $kind, Str $name, @known) {
        my $shown = printable $name, max => 60;
        with nearest-name $name, @known { die "unknown $kind '$shown'; did you mean '$_'?" }
        die "unknown $kind '$shown'; there {@known ?? "are @known.join(', ')" !! 'are none'}"
    }

    #| Dies for a value that is not what the parameter takes.
    method refuse(Str $name, Str $accepted) {
        die self.is-set($name)
            ?? "parameter '$name' is {shown self.value($name)}; it takes $accepted"
            !! "parameter '$name' is missing; it takes $accepted"
    }

    #| The parameter as it is given, or as the closure says that is given for it. An empty string, by which a command
    #| line unsets a parameter, is no value, and neither is an empty list.
    method value(Str $name) {
        my $value = %!computed{$name} // %!given{$name};
        $value = %!computed{$name} //= $value() if $value ~~ Callable:D && $value !~~ Regex;
        $value = %!computed{$name} = $value.List if $value ~~ Seq:D && !$value.is-lazy;
        return Any if !$value.defined || $value ~~ Str && $value eq '';
        return Any if $value ~~ Positional && !$value.is-lazy && !$value.elems;
        $value
    }

    method is-set(Str $name --> Bool) { self.value($name).defined }

    #| What `&read` makes of the parameter, which is undefined where that is not `$accepted`. Where nothing is given:
    #| `absent`.
    method !checked(Str $name, Str $accepted, Bool $needed, Mu \absent, &read) {
        return $needed ?? self.refuse($name, $accepted) !! absent unless self.is-set($name);
        my Mu \value = self.value($name);
        self.refuse($name, $accepted) if value.WHAT =:= Junction;
        read(value) // self.refuse($name, $accepted)
    }

    #| Text on one line.
    method text(Str $name, Str :$accepted = 'text on one line', Bool :$needed = False --> Str) {
        self!checked: $name, $accepted, $needed, Str, { is-line($_) ?? .Str !! Str }
    }

    #| Text on one line that matches `$form`.
    method text-like(Str $name, Regex $form, Str $accepted, Bool :$needed = False --> Str) {
        self!checked: $name, $accepted, $needed, Str, { is-line($_) && .Str ~~ $form ?? .Str !! Str }
    }

    #| Text of any number of lines.
    method prose(Str $name --> Str) {
        self!checked: $name, 'text', True, Str, { $_ ~~ (Str:D | Numeric:D) ?? .Str !! Str }
    }

    #| One of `@choices`.
    method choice(Str $name, *@choices --> Str) {
        self!checked: $name, @choices.join(', '), True, Str, { is-line($_) ?? @choices.first(.Str) // Str !! Str }
    }

    method number(Str $name, Str $what, Real :$min!, Real :$max!, Bool :$needed = False --> Real) {
        self!checked: $name, "$what from $min to $max", $needed, Real, -> $value {
            my $number = $value ~~ Str:D ?? $value.trim.Numeric // Nil !! $value;
            $number ~~ Real:D && $number !~~ Bool && $min <= $number <= $max ?? $number !! Real
        }
    }

    method seconds(Str $name, Real :$min = 0.1, Real :$max = 3600 --> Real) {
        self.number: $name, 'a number of seconds', :$min, :$max, :needed
    }

    method count(
        Str $name, Str :$what = 'a whole number', Int :$min = 0, Int :$max = 1000, Bool :$needed = False --> Int
    ) {
        my $number = self.number($name, $what, :$min, :$max, :$needed) // return Int;
        $number == $number.Int ?? $number.Int !! self.refuse($name, "$what from $min to $max")
    }

    #| A port of TCP or UDP.
    method port(Str $name, Bool :$needed = False --> Int) {
        self.count: $name, min => 1, max => 65535, what => 'a port', :$needed
    }

    method flag(Str $name --> Bool) {
        self!checked: $name, 'yes or no', True, Bool, { $_ ~~ Bool ?? $_ !! is-line($_) ?? truth(.Str) !! Bool }
    }

    #| A host's name or address, without port.
    method host(Str $name, Bool :$needed = False --> Str) {
        self.text-like: $name, rx/ ^ <[\w.:%]> <[\w.:%-]>* $ /, 'the name or the address of a host', :$needed
    }

    #| The name of a user or a group, or its number.
    method account(Str $name --> Str) {
        self.text-like: $name, rx/ ^ <[A..Za..z0..9_]> <[A..Za..z0..9_.-]>* '$'? $ /, 'the name of a user or group'
    }

    method path(Str $name, Bool :$needed = False --> Str) {
        self.text-like: $name, rx/ ^ '/' /, 'an absolute path', :$needed
    }

    #| One address or host, or several, that a server is to listen at, as it writes them (`*`, `-::1`).
    method addresses(Str $name --> List) {
        self.texts: $name, 'an address or a list of addresses', form => rx/ ^ '-'? <[\w.:*[]> <[\w.:%*[\]-]>* $ /
    }

    #| Several texts, each on one line and of the `$form`, or one.
    method texts(Str $name, Str $accepted, Regex :$form = rx/./, Bool :$needed = False --> List) {
        self!checked: $name, $accepted, $needed, (), -> $value {
            my @texts = $value ~~ Positional && !$value.is-lazy ?? $value.list !! ($value,);
            @texts.map({ $_ ~~ Str | Int | IO::Path && is-line($_) && .Str ~~ $form }).all ?? @texts».Str.List !! List
        }
    }

    #| As `texts`; one text is a list of its words.
    method words(Str $name, Str $accepted, Bool :$needed = False --> List) {
        my $value = self.value($name);
        self.refuse($name, $accepted) if $value ~~ Positional && !$value.is-lazy && !($value.list.all ~~ Str);
        return self.texts($name, $accepted, :$needed) unless $value ~~ Str:D;
        my @words = $value.words;
        @words && @words.map(&is-line).all ?? @words.List !! self.refuse($name, $accepted)
    }

    #| A hash; empty where it is not given.
    method table(Str $name, Str $accepted --> Hash) {
        self!checked: $name, $accepted, False, %(), { $_ ~~ Associative:D && $_ !~~ Pair ?? .Hash !! Hash }
    }
}

#| Whether `value` is what the caller may give for text on one line.
sub is-line(Mu \value --> Bool) {
    so value.WHAT !=:= Junction && value ~~ (Str:D | IO::Path:D | Real:D) && value !~~ Bool && value.Str !~~ / <:Cc> /
}

#| `$text` with the ends of its lines as in C, so that they are seen to be what is wrong.
sub on-one-line(Str $text --> Str) {
    $text.trans(["\r\n", "\n", "\r", "\t"] => ['\r\n', '\n', '\r', '\t'])
}

#| A value as an error shows it.
sub shown(Mu \value --> Str) {
    return 'of type Junction' if value.WHAT =:= Junction;
    my $is-list = value ~~ Positional:D && !value.is-lazy;
    my @parts = $is-list ?? value.list !! value;
    @parts.all ~~ (Str:D | Numeric:D | IO::Path:D)
        ?? "{'the list ' if $is-list}'{printable on-one-line(@parts.join(', ')), max => 60}'"
        !! "of type {value.^name}"
}
