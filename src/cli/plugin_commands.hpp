// What the subcommands of `sparrowctl plugin` do; each returns its exit status.
#pragma once

#include <string>
#include <vector>

#include "sparrow/cli/command.hpp"
#include "sparrow/cli/installed_plugins.hpp"
#include "sparrow/translate/options.hpp"

namespace sparrow::cli {

// As sources of the caller's have them: where plugins are, above all.
translate::Options plugin_options(const Context& context);
// Those that sources of the caller's find, ours among them.
std::vector<InstalledPlugin> plugins_of(const Context& context);

int list_plugins(bool as_json, const Context& context);
int show_plugin(const std::string& name, const Context& context);

struct InstallArguments {
    std::vector<std::string> names;
    // The repository; empty: $SP6_REPO or SparrowHub.
    std::string from;
    // Also where the same version, or a newer one, is installed.
    bool force = false;
};
int install_plugins(const InstallArguments& arguments, const Context& context);

}  // namespace sparrow::cli
