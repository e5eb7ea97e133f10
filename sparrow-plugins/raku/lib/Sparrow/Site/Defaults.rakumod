#| The site's defaults: parameters that every unit has unless its source says otherwise.
#|
#| A file of them ends in a hash: the name of a plugin, or '*' for every plugin that makes units, and a hash of
#| parameters.
unit module Sparrow::Site::Defaults;

use MONKEY-SEE-NO-EVAL;
use Sparrow::Evaluation;
use Sparrow::Parameters;
use Sparrow::Site;
use Sparrow::Site::Code;

#| The key of what counts for all plugins that make units.
my constant EVERY = '*';

my %known;
my Evaluation $known-for;
my Lock $lock .= new;
my Bool $reading = False;

#| What the file gives, by plugin.
sub defaults-in(SiteFile $file --> Hash) {
    X::Sparrow::SiteCode.new(message => "$file.path(): the site's defaults are not used: {.Str}").throw with $file.problem;
    my $failure;
    my Mu $result;
    {
        CATCH { default { $failure = $_ } }
        $result := EVAL $file.text, context => evaluation.scope, filename => $file.path;
    }
    site-error($failure, $file.path).throw with $failure;
    X::Sparrow::SiteCode.new(message => "$file.path(): it must end in a hash, plugin => %( … ), not in a {$result.^name}").throw
        unless $result ~~ Associative:D && $result !~~ Pair;
    for $result.pairs {
        X::Sparrow::SiteCode.new(message => "$file.path(): '{.key}' takes a hash of parameters, found {.value.^name}").throw
            unless .value ~~ Associative:D && .value !~~ Pair;
    }
    for $result.pairs -> (:key($plugin), :value(%parameters)) {
        my $single = %parameters.keys.first({ canonical($_) eq 'name' || $plugin eq EVERY && canonical($_) eq 'alias' });
        X::Sparrow::SiteCode.new(message => "$file.path(): '$single' is a unit's own: units that had it from '$plugin' "
            ~ 'would all be called the same').throw with $single;
    }
    $result.Hash
}

#| All defaults, read at the first task-run of a source; a task-run in them has none itself.
sub all-defaults(--> Hash) {
    $lock.protect: {
        return %() if $reading;
        unless $known-for === evaluation() {
            $reading = True;
            LEAVE $reading = False;
            %known = ();
            for site.defaults -> $file {
                my %more = defaults-in $file;
                %known{$_} = overlay(%known{$_} // %(), %more{$_}) for %more.keys;
            }
            $known-for = evaluation;
        }
        %known
    }
}

#| What the site says of `$plugin`'s parameters.
sub defaults-of(Str $plugin --> Hash) is export { all-defaults(){$plugin} // %() }

#| What the site says of every unit.
sub defaults-of-units(--> Hash) is export { all-defaults(){EVERY} // %() }

#| The names of plugins that the site has defaults for.
sub plugins-with-defaults(--> List) is export { all-defaults().keys.grep(* ne EVERY).sort.List }
