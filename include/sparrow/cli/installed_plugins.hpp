// The plugins that task-run finds, ours and those of Sparrow6.
#pragma once

#include <string>
#include <vector>

#include "sparrow/cli/plugin_meta.hpp"
#include "sparrow/translate/trusted.hpp"

namespace sparrow::cli {

// Sorted by name: ours, in `shipped_dir`, and those of Sparrow6 in `plugin_dirs`. Of several of a name the
// first counts, as for task-run. One that somebody who is not trusted can have written has an Error.
std::vector<InstalledPlugin> installed_plugins(const std::string& shipped_dir,
                                               const std::vector<std::string>& plugin_dirs,
                                               const translate::Trust& trust);

// What Sparrow6 takes for the name of a plugin; nothing that could be a path.
bool is_plugin_name(const std::string& name);

// The text of a small file of a plugin, not through a link; an Error where there is none.
Result<std::string> read_plugin_file(const std::string& path);

}  // namespace sparrow::cli
