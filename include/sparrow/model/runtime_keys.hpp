// The keys of a unit that systemd has no setting for: what the daemon is to do while the unit runs.
#pragma once

#include <string>
#include <vector>

namespace sparrow::model {

struct RuntimeKey {
    std::string name;
    // The closures under it are hooks, called while the unit runs; elsewhere closures are called at
    // translation.
    bool keeps_closures = true;
};

// All of them, sorted by name.
const std::vector<RuntimeKey>& runtime_keys();

// Whether `key` is one.
bool is_runtime_key(const std::string& key);

}  // namespace sparrow::model
