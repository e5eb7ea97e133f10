#include <fmt/core.h>

#include <algorithm>

#include "plugin_commands.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/cli/installed_plugins.hpp"

namespace sparrow::cli {

namespace {

void print_unknown(const std::string& name, const std::vector<InstalledPlugin>& plugins) {
    std::vector<std::string> names;
    std::transform(plugins.begin(), plugins.end(), std::back_inserter(names),
                   [](const InstalledPlugin& plugin) { return plugin.name; });
    const auto near = nearest(name, names);
    const std::string shown = escape_control(name);
    fmt::print(stderr, "sparrowctl: there is no plugin '{}'; {}\n", shown,
               near ? fmt::format("did you mean '{}'?", *near)
                    : fmt::format("if it is one of Sparrow6's: sparrowctl plugin install {}", shown));
}

void print_text(const std::string& text) {
    for (const std::string& line : split(trim(text), '\n')) {
        fmt::print("{}\n", escape_control(line));
    }
}

}  // namespace

int show_plugin(const std::string& name, const Context& context) {
    const auto plugins = plugins_of(context);
    const auto plugin = std::find_if(plugins.begin(), plugins.end(),
                                     [&](const InstalledPlugin& other) { return other.name == name; });
    if (plugin == plugins.end()) {
        print_unknown(name, plugins);
        return 1;
    }
    fmt::print("{}", plugin->name);
    if (plugin->meta) {
        fmt::print(" {}: {}", escape_control(plugin->meta->version),
                   plugin->meta->makes_unit ? "task-run with it describes a unit"
                                            : "task-run with it runs a task and gives its state");
    } else {
        fmt::print(": {}", escape_control(plugin->meta.error().message));
    }
    fmt::print("\n{}\n\n", escape_control(plugin->folder));
    const auto readme = read_plugin_file(plugin->folder + "/README.md");
    print_text(readme         ? *readme
               : plugin->meta ? plugin->meta->description
                              : std::string("it has no README.md"));
    return 0;
}

}  // namespace sparrow::cli
