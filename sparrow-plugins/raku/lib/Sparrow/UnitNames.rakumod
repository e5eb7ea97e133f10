#| Names of units, as systemd makes and reads them (systemd.unit(5)).
unit module Sparrow::UnitNames;

my regex type {
    service | socket | target | device | mount | automount | swap | timer | path | slice | scope
}

#| What systemd leaves as it is in a name that stands for a path (VALID_CHARS of src/basic/unit-name.c).
my constant PLAIN = set(flat 'a'..'z', 'A'..'Z', '0'..'9', ':', '_', '.');

sub has-type(Str $name --> Bool) is export { so $name ~~ / '.' <type> $ / }

#| Whether a folder of that name is one of drop-ins: for units (`web.service.d`, `web-.service.d`), or for all of a type.
sub is-drop-in-folder(Str $name --> Bool) is export { so $name ~~ / [ ^ | '.' ] <type> '.d' $ / }

#| `$name` with `.service` where it has no type.
sub full-name(Str $name --> Str) is export { has-type($name) ?? $name !! "$name.service" }

#| Whether systemd takes `$name` for that of a unit (unit_name_is_valid() of src/basic/unit-name.c).
sub is-unit-name(Str $name --> Bool) is export {
    has-type($name) && $name.chars <= 255 && so $name ~~ / ^ <[A..Z a..z 0..9 : _ . @ \\ \-]>+ $ / && !$name.starts-with('.')
}

#| The type of a unit with that full name.
sub type-of(Str $name --> Str) is export { $name.split('.').tail }

#| The template of the instance `$name`; undefined where it is none.
sub template-of(Str $name --> Str) is export {
    $name ~~ / ^ (<-[@]>+ '@') .+ ('.' <type>) $ / ?? "$0$1" !! Str
}

#| What stands before the `@` or the type, the instance with its `@` (empty where there is none), and the type.
sub parts-of(Str $name --> List) {
    $name ~~ / ^ (<-[@]>+?) ['@' (.*)]? '.' (<type>) $ / or return $name, Str, '';
    ~$0, $1.defined ?? ~$1 !! Str, ~$2
}

#| The folders, without their `.d`, that hold drop-ins for `$name`, in systemd's order: its own, those of its template,
#| those of each prefix that ends in a dash (unit_file_find_dirs() in src/shared/dropin.c).
sub drop-in-names(Str $name --> List) is export {
    my ($prefix, $instance, $type) = parts-of $name;
    my $chopped = $prefix.ends-with('-') ?? $prefix.chop !! $prefix;
    my $dash = $chopped.rindex('-');
    my $at = $instance.defined ?? "@$instance" !! '';
    ($name,
        |(drop-in-names("$prefix@.$type") if $instance),
        |(drop-in-names("$chopped.substr(0, $dash + 1)$at.$type") if $dash)).unique.List
}

#| The name of the unit for a path: `systemd-escape --path --suffix=$type`.
sub unit-of-path(Str $path, Str $type --> Str) is export {
    my $plain = $path.split('/', :skip-empty).grep(* ne '.').join('/');
    return "-.$type" unless $plain;
    my @parts = $plain.encode('utf8-c8').list.kv.map: -> $place, $byte {
        given $byte.chr {
            when '/'                                { '-' }
            when PLAIN{$_} && ($_ ne '.' || $place) { $_ }
            default                                 { sprintf '\x%02x', $byte }
        }
    };
    @parts.join ~ ".$type"
}
