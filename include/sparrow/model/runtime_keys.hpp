// The keys of a unit that systemd has no setting for: what runs beside the unit, and what the daemon is to
// do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sparrow/model/unit_model.hpp"

namespace sparrow::model {

// All of them, sorted.
const std::vector<std::string_view>& runtime_keys();

// Whether `key` is one.
bool is_runtime_key(std::string_view key);

// The dotted paths of the parameters whose closures are hooks ("hooks", "orchestration.startup-sequence"):
// they stay in Raku and are called when the unit starts, runs or stops. Elsewhere closures are called at
// translation.
const std::vector<std::string_view>& hook_paths();

// Whether the setting is one for which the daemon watches the unit, and not only a guard of others
// (`adaptation`), a hook that systemd runs, or what systemd's own settings came of.
bool is_for_daemon(const RuntimeSetting& setting);

}  // namespace sparrow::model
