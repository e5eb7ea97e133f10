#include "sparrow/cli/plugin_meta.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sparrow/base/text.hpp"

namespace sparrow::cli {

namespace {

constexpr std::string_view unit_category = "systemd-unit";

// The string at `key`, which may be missing.
std::string text_at(const nlohmann::json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) {
        return "";
    }
    if (!found->is_string()) {
        throw std::runtime_error(fmt::format("its \"{}\" is no string", key));
    }
    return found->get<std::string>();
}

}  // namespace

Result<PluginMeta> parse_plugin_meta(std::string_view json) {
    try {
        const auto object = nlohmann::json::parse(json);
        if (!object.is_object()) {
            return failure("sparrow.json is no JSON object");
        }
        const auto categories = split(text_at(object, "category"), ',');
        return PluginMeta{text_at(object, "name"), text_at(object, "version"), text_at(object, "description"),
                          std::any_of(categories.begin(), categories.end(), [](const std::string& category) {
                              return trim(category) == unit_category;
                          })};
    } catch (const std::exception& error) {
        return failure(std::string("sparrow.json cannot be used: ") + json_problem(error));
    }
}

std::string to_json(const std::vector<InstalledPlugin>& plugins) {
    auto list = nlohmann::json::array();
    for (const InstalledPlugin& plugin : plugins) {
        nlohmann::json object{
            {"name", plugin.name}, {"folder", plugin.folder}, {"shipped", plugin.is_shipped}};
        if (plugin.meta) {
            object["version"] = plugin.meta->version;
            object["description"] = plugin.meta->description;
            object["makes_unit"] = plugin.meta->makes_unit;
        } else {
            object["error"] = plugin.meta.error().message;
        }
        list.push_back(std::move(object));
    }
    return list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace sparrow::cli
