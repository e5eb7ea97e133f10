#| Data that a source makes units of, from a file.
unit module Sparrow::Data;

use JSON::Fast;

#| It is kept with each unit that has hooks.
my constant LARGEST = 1024 * 1024;

#| The text of the file.
sub data-text(IO::Path $path --> Str) is export {
    die "data-of: cannot read $path: there is no such file" unless $path.e;
    die "data-of: $path is no regular file" unless $path.f;
    die "data-of: $path has {$path.s} bytes; at most {LARGEST} are read" if $path.s > LARGEST;
    (try $path.slurp(:enc<utf8>)) // die "data-of: cannot read $path: {$!.message}"
}

#| The fields of each row of CSV (RFC 4180), with the number of the line that it begins in.
sub csv-rows(Str $text, IO::Path $path --> List) {
    my @rows;
    my @fields;
    my $line = 1;
    my $rest = $text.subst("\r\n", "\n", :g);
    my $begin = 1;
    my regex quoted { '"' ( [ <-["]> | '""' ]* ) '"' }
    my regex plain { <-["\n,]>* }
    my $at = 0;
    while $at < $rest.chars {
        my $field;
        if $rest.substr-eq('"', $at) {
            my $match = $rest.match(/ <quoted> <?before ',' | \n | $> /, :pos($at))
                or die "data-of: $path:$line: a field that begins with \" must end with one, and double those in it";
            $field = $match<quoted>[0].Str.subst('""', '"', :g);
            $at = $match.to;
        }
        else {
            my $match = $rest.match(/ <plain> <?before ',' | \n | $> /, :pos($at))
                or die "data-of: $path:$line: a \" in a field that does not begin with one";
            $field = $match.Str;
            $at = $match.to;
        }
        @fields.push: $field;
        $line += $field.comb("\n").elems;
        if $at >= $rest.chars || $rest.substr-eq("\n", $at) {
            @rows.push: $begin => @fields.List unless @fields == 1 && $field eq '';
            @fields = ();
            $begin = ++$line;
        }
        elsif $at + 1 == $rest.chars {
            @rows.push: $begin => (|@fields, '').List;
        }
        $at++;
    }
    @rows.List
}

sub csv(Str $text, IO::Path $path --> List) {
    my ($head, @rows) = csv-rows $text, $path;
    return () without $head;
    my @names = $head.value.map(*.trim);
    die "data-of: $path:{$head.key}: the first row must name the columns, each in its own way; found {@names.join(', ')}"
        if @names.repeated || any(@names) eq '';
    @rows.map({
        die "data-of: $path:{.key}: {.value.elems} fields, but {@names.elems} columns" unless .value == @names;
        my %row = @names Z=> .value.list;
        %row
    }).List
}

#| What the text of the file is, by the end of its name.
sub data(IO::Path $path, Str $text) is export {
    given $path.extension.lc {
        when 'json' {
            CATCH { default { die "data-of: $path is no JSON: {.message.lines.head}" } }
            from-json $text
        }
        when 'csv'  { csv $text, $path }
        default     { $text.lines.map(*.trim).grep({ .chars && !.starts-with('#') }).List }
    }
}
