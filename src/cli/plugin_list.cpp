#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "plugin_commands.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/cli/installed_plugins.hpp"

namespace sparrow::cli {

namespace {

constexpr std::size_t columns = 5;
using PluginRow = std::array<std::string, columns>;

PluginRow plugin_row(const InstalledPlugin& plugin) {
    const std::string from = plugin.is_shipped ? "systemd-sparrow" : escape_control(plugin.folder);
    if (!plugin.meta) {
        return {plugin.name, "?", "?", from, escape_control(plugin.meta.error().message)};
    }
    return {plugin.name, escape_control(plugin.meta->version.empty() ? "?" : plugin.meta->version),
            plugin.meta->makes_unit ? "unit" : "task", from, escape_control(plugin.meta->description)};
}

}  // namespace

int list_plugins(bool as_json, const Context& context) {
    const auto plugins = plugins_of(context);
    if (as_json) {
        fmt::print("{}\n", to_json(plugins));
        return 0;
    }
    std::vector<PluginRow> rows{{"NAME", "VERSION", "MAKES", "FROM", "DESCRIPTION"}};
    std::transform(plugins.begin(), plugins.end(), std::back_inserter(rows), plugin_row);
    std::array<std::size_t, columns> widths{};
    for (const PluginRow& row : rows) {
        for (std::size_t i = 0; i < columns; ++i) {
            widths.at(i) = std::max(widths.at(i), row.at(i).size());
        }
    }
    for (const PluginRow& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < columns; ++i) {
            line += fmt::format("{:<{}}  ", row.at(i), i + 1 < columns ? widths.at(i) : 0);
        }
        fmt::print("{}\n", line.substr(0, line.find_last_not_of(' ') + 1));
    }
    return 0;
}

}  // namespace sparrow::cli
