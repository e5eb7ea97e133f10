#| What the site gives to all of its sources: where its plugins, tasks and unit files are, its defaults and modules.
#|
#| Kept in a variable of the process, as the evaluation is: a process evaluates one source.
unit module Sparrow::Site;

use Sparrow::Facts :host;
use Sparrow::Noted;

#| A file of the site's, as it was read when the translation began.
class SiteFile is export {
    has Str $.path is required;
    has Str $.text = '';
    #| Why it is not used: who needs it fails with that. Undefined where nothing is wrong.
    has Str $.problem;
    #| Of a module: its path below its folder (`Shop/Web.rakumod`); empty where it stands for the whole folder.
    has Str $.name = '';
}

class Site is export {
    #| Folders with plugins of Sparrow6; the first that has one counts.
    has Str @.plugin-dirs;
    #| Where `task-run "path"` looks for tasks.
    has Str $.task-root;
    #| Where unit files are, highest precedence first.
    has Str @.unit-dirs;
    has SiteFile @!defaults is built;
    #| What `use` finds; of several with one name the first.
    has SiteFile @.modules;

    #| The files with default parameters; what a later one says counts more. That there are none counts too.
    method defaults(--> List) { note-defaults; @!defaults.List }
}

my Site $current .= new;

#| The site of the source under way.
sub site(--> Site) is export { $current }

sub site-file(%file --> SiteFile) {
    SiteFile.new: path => %file<path>, text => %file<text> // '', name => %file<name> // '',
        |(:problem($_) with %file<problem>)
}

#| Takes the site from a request: an object with the attributes' names as keys, any of which may be absent.
sub use-site(%request) is export(:host) {
    use-facts %request<facts> // %();
    $current = Site.new:
        plugin-dirs => Array[Str].new((%request<plugin-dirs> // ()).map(*.Str)),
        task-root => %request<task-root> // Str,
        unit-dirs => Array[Str].new((%request<unit-dirs> // ()).map(*.Str)),
        defaults => Array[SiteFile].new((%request<defaults> // ()).map(&site-file)),
        modules => Array[SiteFile].new((%request<modules> // ()).map(&site-file));
}
