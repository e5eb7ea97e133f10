#| The text of a unit file as systemd reads it: config_parse() of src/shared/conf-parser.c. (src/unit/parse_unit_file.cpp
#| is the same for the C++ side.)
unit module Sparrow::UnitText;

#| One assignment: `Section`, `Key` and the text after `=`.
class UnitLine is export {
    has Str $.section is required;
    has Str $.key is required;
    has Str $.value is required;
}

sub stripped(Str $text --> Str) {
    $text.subst(/ ^ <[\x20\t\n\r]>+ /, '').subst(/ <[\x20\t\n\r]>+ $ /, '')
}

#| The assignments in their order. Lines that systemd skips with a warning are left out.
sub unit-lines(Blob $bytes --> List) is export {
    # Byte by byte, as systemd reads: in Latin-1 a mark never joins the "=" before it.
    my $text = $bytes.decode('latin-1').subst(/ ^ "\x[EF]\x[BB]\x[BF]" /, '');
    my $section;
    my $continued = '';
    my @lines;
    for |$text.split(/ \r\n | \n\r | \n | \r | \x[0] /), Str -> $raw {
        # A comment between two lines that are one does not end the first.
        next if $raw.defined && stripped($raw) ~~ / ^ <[#;]> /;
        my $line = $continued ~ ($raw // '');
        if $raw.defined && $line ~~ / (\\+) $ / && $0.chars % 2 {
            $continued = $line.chop ~ ' ';
            next;
        }
        $continued = '';
        given stripped($line) {
            when ''                    { }
            when / ^ '[' (.*) ']' $ /  { $section = ~$0 }
            when !$section.defined     { }
            when / ^ (<-[=]>+) '=' (.*) $ / {
                my ($key, $value) = stripped(~$0), stripped(~$1);
                @lines.push: UnitLine.new: :$section, |(:$key, :$value).map({ .key => .value.encode('latin-1').decode('utf8-c8') }).Map;
            }
        }
    }
    @lines.List
}
