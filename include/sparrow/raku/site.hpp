// What a site gives to all of its sources.
#pragma once

#include <string>
#include <vector>

namespace sparrow::raku {

struct Site {
    // Folders with plugins of Sparrow6, each below it in a folder of its name; the first that has one counts.
    std::vector<std::string> plugin_dirs;
    // Where `task-run "path"` looks for tasks (SP6_TASK_ROOT).
    std::string task_root;
    // Where unit files are, highest precedence first.
    std::vector<std::string> unit_dirs;
};

}  // namespace sparrow::raku
