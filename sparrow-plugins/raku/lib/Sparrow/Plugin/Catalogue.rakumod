#| The plugins that systemd-sparrow ships, by name, from their folders.
unit module Sparrow::Plugin::Catalogue;

use JSON::Fast;
use Sparrow::Nearest;

#| Category in sparrow.json of a plugin whose task-run describes a unit.
my constant UNIT-CATEGORY = 'systemd-unit';

class Plugin is export {
    has Str $.name is required;
    has IO::Path $.folder is required;
    #| As in sparrow.json: one, or several with commas between them.
    has Str $.category;
    #| Whether it is one of Sparrow6's, whose task is run in a process of its own.
    has Bool $.is-foreign = False;

    # Found out once: a task-run asks for all of them.
    has Bool $!describes-unit;
    has IO::Path $!task;
    has IO::Path $!config;
    has Bool $!has-config;

    method describes-unit(--> Bool) {
        $!describes-unit //= so UNIT-CATEGORY (elem) ($!category // '').split(',').map(*.trim)
    }
    method task(--> IO::Path) { $!task //= $!folder.add('task.raku') }
    method config(--> IO::Path) { $!config //= $!folder.add('config.raku') }
    method has-config(--> Bool) { $!has-config //= self.config.e }
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

    #| The name among ours and `@more` that was likely meant by `$name`, or an undefined Str.
    method nearest(Str $name, @more = () --> Str) { nearest-name $name, (|%!plugins.keys, |@more) }

    #| Says that no plugin is called `$name`, neither of ours nor among the `@installed`, and what to do.
    method refuse(Str $name, @installed = ()) {
        with self.nearest($name, @installed) {
            die "unknown plugin '$name'; did you mean '$_'?"
        }
        die "there is no plugin '$name'; if it is one of Sparrow6's: sparrowctl plugin install $name"
    }
}
