#include "sparrow/model/runtime_keys.hpp"

#include <algorithm>
#include <array>

namespace sparrow::model {

const std::vector<std::string_view>& runtime_keys() {
    static const std::vector<std::string_view> keys{"adaptation",
                                                    "adaptive-resources",
                                                    "change-threshold",
                                                    "health-check",
                                                    "hooks",
                                                    "kernel-monitoring",
                                                    "monitoring",
                                                    "on-change",
                                                    "orchestration",
                                                    "pressure-response",
                                                    "rules",
                                                    "start-if"};
    return keys;
}

bool is_runtime_key(std::string_view key) {
    const auto& keys = runtime_keys();
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

const std::vector<std::string_view>& hook_paths() {
    static const std::vector<std::string_view> paths = [] {
        std::vector<std::string_view> all = runtime_keys();
        // orchestration.requires gives dependencies, which systemd needs at translation.
        std::replace(all.begin(), all.end(), std::string_view("orchestration"),
                     std::string_view("orchestration.startup-sequence"));
        return all;
    }();
    return paths;
}

bool is_for_daemon(const RuntimeSetting& setting) {
    static constexpr std::array<std::string_view, 7> watching{
        "AdaptiveResources", "HealthCheck", "KernelMonitoring", "Monitoring", "Property",
        "PressureResponse",  "Rules"};
    if (setting.name == "Hooks") {
        // Others are run by systemd, as steps of the unit.
        return setting.json.find("\"health-check\":") != std::string::npos ||
               setting.json.find("\"resource-check\":") != std::string::npos ||
               setting.json.find("\"pressure-response\":") != std::string::npos;
    }
    return std::find(watching.begin(), watching.end(), setting.name) != watching.end();
}

}  // namespace sparrow::model
