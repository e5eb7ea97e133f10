#| What the plugins that fetch a value from a store have in common.
unit module Sparrow::Task::Fetch;

use Sparrow::Task::NotRight;
use Sparrow::Task::Outcome;
use Sparrow::Task::Parameters;
use Sparrow::Task::Text;

#| More than this of an answer is not read: both stores have values of at most one or two MiB, and give them as base64.
constant LONGEST-ANSWER is export = 4 * 1024 * 1024;

#| There is no such key: no further try will find it.
class X::Sparrow::Absent is Exception is export {
    has Str $.message is required;
}

sub absent(Str $message --> Nil) is export { X::Sparrow::Absent.new(:$message).throw }

#| The state of a fetch: that of `&once`, by `attempts`, with `found`. Where what is asked for is not there, or nobody
#| answers to the last, the state is what `&by-default` makes of the parameter `default`, if that is given; else it dies.
sub fetched(Parameters $given, &once, &by-default = { %( value => $_ ) } --> Hash) is export {
    my Exception $failure;
    {
        CATCH { when X::Sparrow::NotRight | X::Sparrow::Absent { $failure = $_ } }
        return %( |attempts($given, &once), found => True );
    }
    # An empty text is a default too.
    without $given.given<default> { $failure.rethrow }
    tell $failure.message ~ ', the default is taken';
    %( |by-default($given.given<default>), found => False, message => $failure.message )
}

#| The key of the parameter `key`, as a path of a URL.
sub key-of(Parameters $given --> Str) is export {
    my $key = $given.text('key', accepted => 'a key', :needed);
    $key.starts-with('/') ?? $key.substr(1) !! $key
}

#| `$text` with what has a meaning in URLs as %XX; slashes stay.
sub url-path(Str $text --> Str) is export {
    $text.encode.list.map({ .chr ~~ / <[A..Za..z0..9._~/-]> / ?? .chr !! sprintf '%%%02X', $_ }).join
}

#| What a fetch says of the size of what it found; the value itself may be a secret.
sub size-of(Str $value --> Str) is export {
    "{$value.chars} character{$value.chars == 1 ?? '' !! 's'}"
}
