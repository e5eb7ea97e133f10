#| What the generator would write of the tested sources, with what is made up now.
unit module Sparrow::Test::Rendering;

use JSON::Fast;
use Sparrow::Nearest;
use Sparrow::Test::Given;
use Sparrow::Test::Sources;
use Sparrow::Test::Sparrowctl;

#| One setting of a unit file.
class Setting is export {
    has Str $.section;
    has Str $.key;
    #| One, or several of a line that holds several.
    has Str @.values;
}

class Rendering is export {
    #| Unit files, drop-ins and links, by their names.
    has %.files;
    has @.sources;
    has @.diagnostics;
    #| Why there is nothing of all that: what is made up is wrong, or sparrowctl is.
    has Str $.trouble;

    #| The unit or drop-in `$name`, undefined where none is made, nor a stub in its place.
    method text-file(Str $name) { with %!files{$name} { .<target>.defined ?? Nil !! $_ } else { Nil } }

    method link-target(Str $name) { with %!files{$name} { .<target> // Nil } else { Nil } }

    #| The source that makes `$name`, or has failed to; undefined where there is none.
    method source-of(Str $name) { @!sources.first({ $name (elem) .<makes> }) // Nil }

    #| The source that is called `$name`, a file or its path.
    method source-called(Str $name) { @!sources.first({ .<file> eq $name || .<file>.IO.basename eq $name }) // Nil }

    method names(--> List) { %!files.keys.sort.List }

    #| What was said of `$source`, by severity.
    method findings($source, *@severities --> List) {
        @!diagnostics.grep({ .<file> eq $source<file> && .<severity> eq any(@severities) }).List
    }

    #| The errors and warnings of `$source`, as a compiler prints them.
    method messages($source --> List) {
        self.findings($source, 'error', 'warning').map(&located).List
    }

    #| What is wrong with the sources that have failed, but for those that are named after another unit than `$name`.
    method failures-for(Str $name --> List) {
        @!sources.grep({ .<failed> && (is-of-several($_) || $name (elem) .<makes>) }).map({ |self.messages($_) }).List
    }

    #| Why there is no `$name`.
    method absence(Str $name --> List) {
        ("no source makes $name" ~ suggestion($name, self.names), |self.failures-for($name),
            |(self.names ?? "what is made: {self.names.join(', ')}" !! 'nothing is made'))
    }
}

#| "web.service.raku:3:5: error: …".
sub located($diagnostic --> Str) {
    my $place = $diagnostic<line column>.grep(* > 0).map({ "$_:" }).join;
    "{$diagnostic<file>.IO.basename}:$place $diagnostic<severity>: $diagnostic<message>"
}

#| Whether `$source` may make units of any name.
sub is-of-several($source --> Bool) {
    so $source<file>.IO.basename !~~ / '.' [service|socket|mount|automount|swap|timer|path|slice|target|conf] ['.raku']? $ /
}

my %known;

#| As sparrowctl renders it, once for each set of sources and of what is made up.
sub rendering(--> Rendering) is export {
    my $given = current-given;
    my @files = tested-sources.map(*.Str);
    return Rendering.new: trouble => 'there is no source beside the test; name one with source()' unless @files;
    my @options = $given.all-options;
    %known{(|@options, '--', |@files).join("\0")} //= do {
        my $answer = sparrowctl 'render', '--json', |@options, '--', |@files;
        rendered $answer, $given
    }
}

sub rendered(Answer $answer, Given $given --> Rendering) {
    my $json = try from-json $answer.output;
    without $json {
        my $error = $answer.error.lines.grep({ !.starts-with('Run with --help') }).join("\n");
        return Rendering.new: trouble => $answer.status == 2 && $given.place.defined
            ?? "given() at $given.place(): $error" !! "sparrowctl render has failed: $error";
    }
    Rendering.new: sources => $json<sources>.list, diagnostics => $json<diagnostics>.list,
        files => $json<files>.map({ .<name> => $_ }).Hash
}

#| The settings of the unit file `$file`, in order.
sub settings-of($file --> List) is export {
    $file<sections>.map(-> $section {
        |$section<settings>.map({
            my @words = |(.<words> // ());
            Setting.new: section => $section<name>, key => .<key>, values => @words || .<value>
        })
    }).List
}

#| `$name` with the suffix of a service where it has none of a unit; a path, of a drop-in or a link, as it is.
sub unit-name(Str $name --> Str) is export {
    $name.contains('/') || $name ~~ / '.' [service|socket|mount|automount|swap|timer|path|slice|scope|target|device] $ /
        ?? $name !! "$name.service"
}

#| The type of the unit that the file `$name` is of, or is a drop-in for.
sub unit-type(Str $name --> Str) is export {
    my $unit = $name.contains('/') ?? $name.split('/').head.subst(/ '.d' $ /, '') !! $name;
    $unit.split('.').tail
}
