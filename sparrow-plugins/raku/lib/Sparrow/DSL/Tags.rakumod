#| The DSL's words for tags and configuration.
unit module Sparrow::DSL::Tags;

#| The tags of `SP6_TAGS` (`name=value,flag`), a hash; empty where it is not set.
sub tags(Bool :$array = False) is export {
    parse-tags %*ENV<SP6_TAGS> // '', :$array
}

#| Sparrow6's format: comma-separated, a tag without `=` is True, `___comma___`, `___eq___`,
#| `___space___` and `___nl___` stand for what the format itself uses, and `.env[X]` for a
#| variable. With `:array` a repeated tag collects its values in a list; otherwise the last counts.
sub parse-tags(Str() $text, Bool :$array = False) is export {
    my %tags;
    for $text.split(',', :skip-empty) -> $tag {
        my ($name, $value) = $tag.split('=', 2);
        without $value {
            %tags{$name} = True;
            next;
        }
        $value .= subst(.key, .value, :g)
            for '___comma___' => ',', '___nl___' => "\n", '___space___' => ' ', '___eq___' => '=';
        $value .= subst(/ '.env[' (\w+) ']' /, { %*ENV{~$0} // '' }, :g);
        %tags{$name} = $array && (%tags{$name}:exists)
            ?? [|%tags{$name}.list, $value]
            !! $value;
    }
    %tags
}

my %config;

#| What `set-config` was given; in Sparrow6 also the file that SP6_CONFIG names, which is code of
#| another place and not read here.
sub config() is export { %config }

#| Sets the configuration that `config` returns, over `%common`.
sub set-config(%own, %common = %()) is export { %config = %( |%common, |%own ) }
