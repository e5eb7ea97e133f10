#include "check_drop_in.hpp"

#include <algorithm>
#include <string_view>

namespace sparrow::model {

namespace {

std::vector<std::string> assignments(const std::vector<UnitSetting>& settings, std::string_view name) {
    const auto found = std::find_if(settings.begin(), settings.end(),
                                    [&](const UnitSetting& setting) { return setting.name == name; });
    return found == settings.end() ? std::vector<std::string>() : found->assignments;
}

bool resets(const std::vector<UnitSetting>& settings, std::string_view name) {
    const auto values = assignments(settings, name);
    return std::find(values.begin(), values.end(), std::string()) != values.end();
}

}  // namespace

std::optional<Finding> late_pre_stop(const Task& task, const std::vector<UnitSetting>& settings) {
    if (find_in(find_parameter(task, "hooks"), "pre-stop") == nullptr || resets(settings, "ExecStop")) {
        return std::nullopt;
    }
    return Finding{"hooks.pre-stop",
                   "'hooks.pre-stop': a drop-in's commands run after the unit's own; give all of them here, "
                   "exec-stop => ['', '/path/to/program'], or use post-stop"};
}

bool adds_second_command(const std::vector<UnitSetting>& settings) {
    return !assignments(settings, "ExecStart").empty() && !resets(settings, "ExecStart") &&
           assignments(settings, "Type") != std::vector<std::string>{"oneshot"};
}

}  // namespace sparrow::model
