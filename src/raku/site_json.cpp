#include "site_json.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace sparrow::raku {

namespace {

using nlohmann::json;
using Strings = std::vector<std::string>;

json facts_json(const Facts& facts) {
    json object = json::object();
    for (const auto& [name, value] : facts) {
        json& member = object[name];  // null
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

Facts facts_of(const json& object) {
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

}  // namespace

json to_json(const Site& site) {
    json object{
        {"plugin-dirs", site.plugin_dirs}, {"task-root", site.task_root}, {"unit-dirs", site.unit_dirs}};
    if (!site.facts.empty()) {
        object["facts"] = facts_json(site.facts);
    }
    return object;
}

Site site_of(const json& object) {
    return {object.value("plugin-dirs", Strings()), object.value("task-root", std::string()),
            object.value("unit-dirs", Strings()), facts_of(object.value("facts", json::object()))};
}

}  // namespace sparrow::raku
