#include "site_json.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <variant>
#include <vector>

namespace sparrow::raku {

using Json = nlohmann::json;

namespace {

using Strings = std::vector<std::string>;

Json facts_json(const Facts& facts) {
    Json object = Json::object();
    for (const auto& [name, value] : facts) {
        Json& member = object[name];  // null
        if (const auto* text = std::get_if<std::string>(&value)) {
            member = *text;
        } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
            member = *whole;
        } else if (const auto* number = std::get_if<double>(&value)) {
            member = *number;
        }
    }
    return object;
}

Facts facts_of(const Json& object) {
    Facts facts;
    for (const auto& [name, value] : object.items()) {
        if (value.is_null()) {
            facts[name] = {};
        } else if (value.is_string()) {
            facts[name] = value.get<std::string>();
        } else if (value.is_number_float()) {
            facts[name] = value.get<double>();
        } else {
            facts[name] = value.get<std::int64_t>();
        }
    }
    return facts;
}

Json file_json(const SiteFile& file) {
    Json object{{"path", file.path}, {"text", file.text}};
    if (!file.problem.empty()) {
        object["problem"] = file.problem;
    }
    return object;
}

Json module_json(const SiteModule& module) {
    Json object = file_json(module.file);
    object["name"] = module.name;
    return object;
}

SiteFile file_of(const Json& object) {
    return {object.at("path").get<std::string>(), object.at("text").get<std::string>(),
            object.value("problem", std::string())};
}

SiteModule module_of(const Json& object) {
    return {object.at("name").get<std::string>(), file_of(object)};
}

template <typename T, typename Convert>
Json array_of(const std::vector<T>& items, Convert convert) {
    Json array = Json::array();
    std::transform(items.begin(), items.end(), std::back_inserter(array), convert);
    return array;
}

template <typename T, typename Convert>
std::vector<T> list_of(const Json& object, const char* key, Convert convert) {
    std::vector<T> items;
    const Json array = object.value(key, Json::array());
    std::transform(array.begin(), array.end(), std::back_inserter(items), convert);
    return items;
}

}  // namespace

Json to_json(const Site& site) {
    Json object{{"plugin-dirs", site.plugin_dirs},
                {"task-root", site.task_root},
                {"unit-dirs", site.unit_dirs},
                {"defaults", array_of(site.defaults, file_json)},
                {"modules", array_of(site.modules, module_json)}};
    if (!site.facts.empty()) {
        object["facts"] = facts_json(site.facts);
    }
    return object;
}

Site site_of(const Json& object) {
    return {object.value("plugin-dirs", Strings()),
            object.value("task-root", std::string()),
            object.value("unit-dirs", Strings()),
            list_of<SiteFile>(object, "defaults", file_of),
            list_of<SiteModule>(object, "modules", module_of),
            facts_of(object.value("facts", Json::object()))};
}

}  // namespace sparrow::raku
