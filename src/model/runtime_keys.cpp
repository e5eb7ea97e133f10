#include "sparrow/model/runtime_keys.hpp"

#include <algorithm>

namespace sparrow::model {

const std::vector<RuntimeKey>& runtime_keys() {
    static const std::vector<RuntimeKey> keys{
        {"adaptive-resources", true},
        {"change-threshold", true},
        {"health-check", true},
        {"hooks", true},
        {"kernel-monitoring", true},
        {"monitoring", true},
        {"on-change", true},
        // Its `requires` closure gives dependencies, which systemd needs at translation.
        {"orchestration", false},
        {"pressure-response", true},
        {"rules", true},
    };
    return keys;
}

bool is_runtime_key(const std::string& key) {
    const auto& keys = runtime_keys();
    return std::any_of(keys.begin(), keys.end(), [&](const RuntimeKey& known) { return known.name == key; });
}

}  // namespace sparrow::model
