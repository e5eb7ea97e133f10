// What a plugin says of itself, in its sparrow.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/result.hpp"

namespace sparrow::cli {

struct PluginMeta {
    std::string name;
    std::string version;
    std::string description;
    // Whether task-run with it describes a unit: its category is, or has among others, "systemd-unit".
    bool makes_unit = false;
};

// An Error where `json` is no object, or where what it says is no text. What is absent is empty.
Result<PluginMeta> parse_plugin_meta(std::string_view json);

// A plugin that is installed.
struct InstalledPlugin {
    // The name of its folder, which task-run knows it by.
    std::string name;
    std::string folder;
    // Whether it is part of systemd-sparrow.
    bool is_shipped = false;
    // An Error where its sparrow.json cannot be used, or it is not run.
    Result<PluginMeta> meta = PluginMeta();
};

// The plugins as a JSON list, one object each.
std::string to_json(const std::vector<InstalledPlugin>& plugins);

}  // namespace sparrow::cli
