// What a site gives to all of its sources.
#pragma once

#include <string>
#include <vector>

#include "sparrow/raku/facts.hpp"

namespace sparrow::raku {

struct Site {
    // Folders with plugins of Sparrow6, each below it in a folder of its name; the first that has one counts.
    std::vector<std::string> plugin_dirs;
    // Where `task-run "path"` looks for tasks (SP6_TASK_ROOT).
    std::string task_root;
    // Where unit files are, highest precedence first.
    std::vector<std::string> unit_dirs;
    // In place of the machine's own; the generator makes none up.
    Facts facts = {};
};

}  // namespace sparrow::raku
