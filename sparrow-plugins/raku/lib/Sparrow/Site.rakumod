#| What the site gives to all of its sources: where its plugins, tasks and unit files are.
#|
#| Kept in a variable of the process, as the evaluation is: a process evaluates one source.
unit module Sparrow::Site;

class Site is export {
    #| Folders with plugins of Sparrow6; the first that has one counts.
    has Str @.plugin-dirs;
    #| Where `task-run "path"` looks for tasks.
    has Str $.task-root;
    #| Where unit files are, highest precedence first.
    has Str @.unit-dirs;
    #| Facts of the machine that are made up for this evaluation, by name ("memory", "pressure.io").
    has %.facts;
}

my Site $current .= new;

#| The site of the source under way.
sub site(--> Site) is export { $current }

#| Takes the site from a request: an object with the attributes' names as keys, any of which may be absent.
sub use-site(%request) is export(:host) {
    $current = Site.new:
        plugin-dirs => Array[Str].new((%request<plugin-dirs> // ()).map(*.Str)),
        task-root => %request<task-root> // Str,
        unit-dirs => Array[Str].new((%request<unit-dirs> // ()).map(*.Str)),
        facts => %request<facts> // %();
}
