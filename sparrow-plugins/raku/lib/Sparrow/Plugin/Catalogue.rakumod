#| The plugins that systemd-sparrow ships, by name, from their folders.
unit module Sparrow::Plugin::Catalogue;

use JSON::Fast;

#| Category in sparrow.json of a plugin whose task-run describes a unit.
my constant UNIT-CATEGORY = 'systemd-unit';

class Plugin is export {
    has Str $.name is required;
    has IO::Path $.folder is required;
    #| As in sparrow.json: one, or several with commas between them.
    has Str $.category;
    #| Whether it is one of Sparrow6's, whose task is run in a process of its own.
    has Bool $.is-foreign = False;

    method describes-unit(--> Bool) { UNIT-CATEGORY (elem) ($!category // '').split(',').map(*.trim) }
    method task(--> IO::Path) { $!folder.add('task.raku') }
    method config(--> IO::Path) { $!folder.add('config.raku') }
}

#| How many edits lead from `$a` to `$b` (insert, delete, replace a character).
sub edit-distance(Str $a, Str $b --> Int) is export {
    my @row = 0 .. $b.chars;
    for $a.comb.kv -> $i, $from {
        my @next = $i + 1;
        for $b.comb.kv -> $j, $to {
            @next.push: min @row[$j] + ($from ne $to), @row[$j + 1] + 1, @next[$j] + 1;
        }
        @row = @next;
    }
    @row.tail.Int
}

class Catalogue is export {
    has Plugin %!plugins;

    #| Reads every plugin under `$directory`. A folder without sparrow.json is no plugin; one
    #| whose sparrow.json cannot be read is an error, as our own installation is then damaged.
    method from-directory(Catalogue:U: IO::Path $directory --> Catalogue) {
        my %plugins;
        for $directory.dir.sort -> $folder {
            my $file = $folder.add('sparrow.json');
            next unless $file.e;
            my $meta = try from-json $file.slurp;
            die "cannot read the plugin in $folder: $file is no valid JSON object"
                unless $meta ~~ Associative:D;
            %plugins{$folder.basename} = Plugin.new:
                name => $folder.basename, :$folder, category => $meta<category>;
        }
        my $catalogue = self.new;
        $catalogue.take-over: %plugins;
        $catalogue
    }

    method take-over(%plugins) { %!plugins = %plugins }

    method find(Str $name --> Plugin) { %!plugins{$name} // Plugin }

    method names(--> List) { %!plugins.keys.sort.List }

    #| The name among ours and `@more` that was likely meant by `$name`, or nothing.
    method nearest(Str $name, @more = ()) {
        my $nearest = (|%!plugins.keys, |@more).min({ edit-distance(.lc, $name.lc), $_ });
        $nearest.defined && edit-distance($nearest.lc, $name.lc) <= max(2, $name.chars div 4)
            ?? $nearest !! Nil
    }

    #| Says that no plugin is called `$name`, neither of ours nor among the `@installed`, and what to do.
    method refuse(Str $name, @installed = ()) {
        with self.nearest($name, @installed) {
            die "unknown plugin '$name'; did you mean '$_'?"
        }
        die "there is no plugin '$name'; if it is one of Sparrow6's: sparrowctl plugin install $name"
    }
}
