// The keys of a unit that systemd has no setting for: what runs beside the unit, and what the daemon is to
// do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sparrow::model {

// All of them, sorted.
const std::vector<std::string_view>& runtime_keys();

// Whether `key` is one.
bool is_runtime_key(std::string_view key);

// The dotted paths of the parameters whose closures are hooks ("hooks", "orchestration.startup-sequence"):
// they stay in Raku and are called when the unit starts, runs or stops. Elsewhere closures are called at
// translation.
const std::vector<std::string_view>& hook_paths();

}  // namespace sparrow::model
