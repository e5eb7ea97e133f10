#| The plugins of Sparrow6 that are installed here, found when they are asked for.
unit module Sparrow::Foreign::Plugins;

use JSON::Fast;
use Sparrow::Plugin::Catalogue;
use Sparrow::Site;

#| What Sparrow6 takes for the name of a plugin.
my regex plugin-name { ^ <[a..z A..Z 0..9 _]> <[a..z A..Z 0..9 _ . -]>* $ }

#| The folder of the plugin `$name` in the first of the site's folders that has it, or nothing.
sub folder-of(Str $name) is export {
    return Nil unless $name ~~ &plugin-name;
    site.plugin-dirs.map({ .IO.add($name) }).first({ .d || .l }) // Nil
}

#| The plugin `$name` in its folder, which has been found to be trusted: what sparrow.json says is used.
sub plugin-in(IO::Path $folder, Str $name --> Plugin) is export {
    my $file = $folder.add('sparrow.json');
    my $meta = %();
    if $file.e {
        $meta = try from-json $file.slurp;
        die "plugin '$name': $file is no valid JSON object" unless $meta ~~ Associative:D;
    }
    my $category = $meta<category>;
    Plugin.new: :$name, :$folder, :is-foreign, category => $category ~~ Str:D ?? $category !! Str
}

#| The names of all that are installed.
sub plugin-names(--> List) is export {
    site.plugin-dirs.map({ .IO.d ?? |((try .IO.dir.grep(*.d).map(*.basename).eager) // ()) !! Empty })
        .grep(&plugin-name).unique.sort.List
}
