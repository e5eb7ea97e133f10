#| Raku values as the tagged unions of the description (description.schema.json).
#|
#| Conversion happens inside `task-run`, not at the end of the file: what the source does to the
#| hash afterwards changes nothing, and an error has the call in its backtrace.
unit module Sparrow::Description;

use nqp;
use Sparrow::Diagnosis;
use Sparrow::Evaluation;
use Sparrow::JSON;
use Sparrow::Lookups;
use Sparrow::Places;
use Sparrow::Sequence;
use Sparrow::Values;

#| More than any unit needs, and low enough that an endless list ends in an error in time.
my constant MAX-VALUES = 100_000;
my constant MAX-DEPTH = 64;
my constant INT64 = -2**63 .. 2**63 - 1;

#| The parameter whose text is a list of statements.
my constant SEQUENCE = 'orchestration.startup-sequence';

#| What utf8-c8 puts before the hex digits of a byte that is not UTF-8.
my constant INVALID-BYTE = 0x10FFFD;

#| Whether all of `$text` is ASCII, as nearly everything is.
sub is-ascii(str $text --> Bool) {
    my int $at = nqp::chars($text);
    while --$at >= 0 {
        return False if nqp::ordat($text, $at) > 0x7F;
    }
    True
}

#| Converts the parameters of one task.
class Converter {
    has Evaluation $.evaluation is required;
    #| The closures and regexes, by the names under which they stand in the description.
    has %.hooks;
    #| Where the source has its keys (places-of-task), and what of it is in the description.
    has %.places;
    has %.found-places;
    has Int $!values = 0;
    #| The containers around the value in hand: one that comes up again is a cycle.
    has @!around;

    method refuse(@path, Str $reason, Int :$line) {
        die X::Sparrow::Parameter.new: at => @path.join('.'), :$reason, :$line
    }

    #| The task's parameters as a JSON list, sorted by key. `$defaults` has the keys that the site gave.
    method parameters(%parameters, Set $defaults --> Str) {
        json-list self!entries(%parameters.pairs, ()).map: {
            json-object ('key' => json-string(.key), 'value' => .value,
                |('default' => 'true' if $defaults && .key (elem) $defaults))
        }
    }

    #| One value as JSON. `@path` holds the keys that lead to it.
    method value(Mu \value, @path --> Str) {
        self.refuse(@path, "more than {MAX-VALUES} values") if ++$!values > MAX-VALUES;
        self.refuse(@path, "nested more than {MAX-DEPTH} levels deep") if @path > MAX-DEPTH;
        # Before anything else: a junction would run what follows once for each of its values.
        self.refuse(@path, "a Junction is no value; choose one of its values")
            if value.WHAT =:= Junction;
        if value ~~ Str:D {
            return json-tagged 'list', self!list(self!statements(value, @path), @path) if @path.join('.') eq SEQUENCE;
            # As nearly every value: the long question below takes longer than all else about it.
            return json-tagged 'string', self!string(value, @path) if value.WHAT =:= Str;
        }
        given value {
            when Failure      { self.refuse(@path, .exception.message) }
            when !.defined    { json-tagged 'nothing', 'true' }
            when Literal      { json-tagged 'literal', self!string(.text, @path) }
            when Assignments  { json-tagged 'assignments', self!list(.items, @path) }
            when Words        { json-tagged 'words', self!list(.words, @path) }
            when Bool         { json-tagged 'bool', .so ?? 'true' !! 'false' }
            when Regex        { self!regex($_, @path) }
            when Callable     { self!closure($_, @path) }
            when Enumeration  { json-tagged 'string', self!string(.key, @path) }
            # Before the numbers: <42> is an IntStr, and what its author wrote is the text.
            when Str          { json-tagged 'string', self!string(.Str, @path) }
            when Int          { self!integer($_, @path) }
            when Duration     { self!number(.Num, @path) }
            when Instant      { json-tagged 'string', self!string(.DateTime.Str, @path) }
            when Complex      { self.refuse(@path, "a Complex number means nothing to systemd") }
            when Real         { self!number($_, @path) }
            when Dateish | Version | IO::Path {
                json-tagged 'string', self!string(.Str, @path)
            }
            when Pair         { self!hash(($_,), @path) }
            when Setty        { json-tagged 'list', self!list(.keys.sort(*.Str), @path) }
            when Associative  { self!within($_, @path, { self!hash(.pairs, @path) }) }
            when Blob         { self!unsupported($_, @path) }
            when Iterable     { self!within($_, @path, { self!sequence($_, @path) }) }
            default           { self!unsupported($_, @path) }
        }
    }

    method !unsupported(Mu \value, @path) {
        self.refuse(@path, "a {value.^name} is no value that a unit can hold; give a string, "
            ~ "number, Bool, list, hash or closure")
    }

    method !integer(Int $value, @path --> Str) {
        $value ~~ INT64
            ?? json-tagged('integer', $value.Str)
            !! json-tagged('string', json-string($value.Str))
    }

    method !number(Real $value, @path --> Str) {
        my $number = try $value.Num;
        self.refuse(@path, "$value.raku() is not a finite number")
            if !$number.defined || $number.isNaN || $number == Inf | -Inf;
        json-tagged 'number', json-number($number)
    }

    method !string(Str $text, @path --> Str) {
        return json-string $text if is-ascii $text;
        my $bytes = try $text.encode('utf8');
        self.refuse(@path, "a string that is not valid Unicode (a lone surrogate)") without $bytes;
        self.refuse(@path, "a string with a byte that is not UTF-8")
            if $text.NFC.first(INVALID-BYTE).defined;
        json-string $text
    }

    #| Runs `&convert` with `value` known as being around what it converts.
    method !within(Mu \value, @path, &convert --> Str) {
        self.refuse(@path, "a {value.^name} that contains itself")
            if @!around.first(* === value).defined;
        @!around.push: value;
        my $json = convert(value);
        @!around.pop;
        $json
    }

    method !list(Iterable \values, @path --> Str) {
        my $index = -1;
        json-list values.list.map(-> Mu \v { self.value(v, (|@path, ++$index)) }).eager
    }

    #| The statements of a sequence as hooks, compiled now: a mistake in one is found at translation.
    method !statements(Str $text, @path --> List) {
        CATCH { when X::Sparrow::Sequence { self.refuse(@path, .message) } }
        statements($text, scope => $!evaluation.scope)
    }

    #| A list, or a hash where it holds pairs and nothing else.
    method !sequence(Iterable \values, @path --> Str) {
        # A Seq can be read once: by the source itself, perhaps.
        my $list = try values.cache;
        self.refuse(@path, "a {values.^name} that has been used up; .List keeps its values") without $list;
        self.refuse(@path, "an endless list") if $list.is-lazy;
        my @items;
        for $list.list -> Mu \item {
            self.refuse(@path, "more than {MAX-VALUES} values") if @items > MAX-VALUES;
            @items.push: item;
        }
        @items && all(@items.map(* ~~ Pair))
            ?? self!hash(@items, @path)
            !! json-tagged('list', self!list(@items, @path))
    }

    method !hash(@pairs, @path --> Str) {
        json-tagged 'hash', json-object self!entries(@pairs, @path)
    }

    #| Key and JSON value of each pair, sorted by key as strings.
    method !entries(@pairs, @path --> List) {
        my %pairs;
        my @repeated;
        for @pairs -> $pair {
            my $key = self!key($pair.key, @path);
            @repeated.push: $key if %pairs{$key}:exists;
            %pairs{$key} = $pair;
        }
        self.refuse((|@path, @repeated.sort.head), "is given more than once") if @repeated;
        my @entries;
        for %pairs.keys.sort -> $key {
            self!note-place: (|@path, $key).join('.') if %!places;
            @entries.push: $key => self.value(%pairs{$key}.value, (|@path, $key));
        }
        @entries.List
    }

    method !note-place(Str $path) {
        %!found-places{$path} = $_ with %!places{$path};
    }

    method !key(Mu \key, @path --> Str) {
        self.refuse(@path, "a key that is undefined ({key.^name})") unless key.defined;
        my $key = key.Str;
        self!string($key, (|@path, 'key'));
        $key
    }

    #| A regex: the daemon will ask it, as a hook of that name, whether it matches.
    method !regex(Regex $regex, @path --> Str) {
        %!hooks{@path.join('.')} = $regex;
        json-tagged 'regex', self!string($regex.raku, @path)
    }

    #| A closure: named where the daemon will call it, called here otherwise, and then the daemon may call it again.
    method !closure(&code, @path --> Str) {
        my $name = @path.join('.');
        my @where = 'name' => json-string($name);
        my $line = $!evaluation.is-source(&code.?file) ?? &code.line.Int !! Int;
        @where.push: 'line' => $line.Str with $line;
        %!hooks{$name} = &code;
        if $!evaluation.defers(@path) {
            return json-tagged 'closure', json-object(@where);
        }
        self.refuse(@path, "is a closure that wants {&code.arity} argument"
            ~ "{'s' if &code.arity > 1}; at translation it is called with none", :$line)
            if &code.arity > 0;
        my $result = self!called(&code, @path, $line);
        json-tagged 'computed', json-object(('value' => self.value($result, @path), |@where))
    }

    #| What `&code` returns; whatever stops it becomes an error of the parameter.
    method !called(&code, @path, $line) {
        CATCH {
            when X::Sparrow::Parameter { .rethrow }
            default {
                self.refuse(@path, .message ~ place-in-site($_, $!evaluation),
                    line => $!evaluation.line-in(.backtrace) // $line);
            }
        }
        my Mu $result := code();
        self.refuse(@path, "a closure whose result is a closure", :$line)
            if $result ~~ Callable && $result !~~ Regex;
        $result
    }
}

#| One task with its JSON and its hooks. `$defaults` has the keys of `%parameters` that the site gave, `%own` is what
#| the parameters were without the site.
sub describe-task(
    Evaluation $evaluation, Str :$name!, Str :$plugin!, Int :$line, :%parameters!, Set :$defaults = set(), :%own --> Described
) is export {
    my $converter = Converter.new: :$evaluation, places => places-of-task($name, $line);
    my $parameters = $converter.parameters(%parameters, $defaults);
    my $json = json-object (
        'name' => json-string($name),
        'plugin' => json-string($plugin),
        |('line' => $line.Str if $line.defined),
        'parameters' => $parameters,
        |('places' => json-object($_) if .elems given places-json($converter.found-places)),
    );
    Described.new: :$name, :$json, hooks => $converter.hooks, parameters => %own
}

sub places-json(%places --> List) {
    %places.sort(*.key).map({ .key => json-list(.value.map(*.Str)) }).List
}

#| The description of a source that was evaluated to its end.
sub description-json(Evaluation $evaluation --> Str) is export {
    json-object (
        'schema' => '1',
        'source' => json-string($evaluation.path),
        'tasks' => json-list($evaluation.tasks.map(*.json)),
        |('lookups' => json-string($_) if .chars given lookups-json),
    )
}

#| The description of a source that failed.
sub error-json(Str $path, Str $message, Int $line --> Str) is export {
    my @error = 'message' => json-string($message);
    @error.push: 'line' => $line.Str with $line;
    json-object (
        'schema' => '1',
        'source' => json-string($path),
        'error' => json-object(@error),
    )
}
