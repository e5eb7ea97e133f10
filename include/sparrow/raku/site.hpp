// What a site gives to all of its sources.
#pragma once

#include <string>
#include <vector>

#include "sparrow/raku/facts.hpp"

namespace sparrow::raku {

// A file of Raku that belongs to the site. Where `problem` says why it is not used, whoever needs it fails
// with that: what a site sets must not be left out silently.
struct SiteFile {
    std::string path;
    // Well-formed UTF-8.
    std::string text = {};
    std::string problem = {};
};

// A module, by its path below its folder of modules ("Shop/Web.rakumod"). One without such a path stands for
// a folder of modules that cannot be used as a whole.
struct SiteModule {
    std::string name;
    SiteFile file;
};

struct Site {
    // Folders with plugins of Sparrow6, each below it in a folder of its name; the first that has one counts.
    std::vector<std::string> plugin_dirs;
    // Where `task-run "path"` looks for tasks (SP6_TASK_ROOT).
    std::string task_root;
    // Where unit files are, highest precedence first.
    std::vector<std::string> unit_dirs;
    // The files with the default parameters of units; what a later one says counts more.
    std::vector<SiteFile> defaults = {};
    // What `use` finds; of several with one name the first.
    std::vector<SiteModule> modules = {};
    // In place of the machine's own; the generator makes none up.
    Facts facts = {};
};

}  // namespace sparrow::raku
