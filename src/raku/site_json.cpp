#include "site_json.hpp"

#include <string>
#include <vector>

namespace sparrow::raku {

namespace {
using Strings = std::vector<std::string>;
}  // namespace

nlohmann::json to_json(const Site& site) {
    return {{"plugin-dirs", site.plugin_dirs}, {"task-root", site.task_root}, {"unit-dirs", site.unit_dirs}};
}

Site site_of(const nlohmann::json& object) {
    return {object.value("plugin-dirs", Strings()), object.value("task-root", std::string()),
            object.value("unit-dirs", Strings())};
}

}  // namespace sparrow::raku
