// What the daemon has to know of a unit when it is started anew: what it has adjusted, and what was there
// before.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/watch/adjustments.hpp"

namespace sparrow::daemon {

struct UnitState {
    std::vector<watch::Adjustments::State> settings;
    // By the names of the settings: the bytes of the drop-ins that systemd made.
    std::map<std::string, std::string> drop_ins;
};

std::string to_json(const UnitState& state);
// An Error where a part of it is missing, or of another type.
Result<UnitState> parse_unit_state(std::string_view json);

// Kept below `directory`, which is made where it is missing; without anything to keep, the file is removed.
Result<void> write_unit_state(const std::string& directory, const std::string& unit, const UnitState& state);
// Nothing where nothing was kept; an Error, which names the file, where that is damaged or another user's.
Result<std::optional<UnitState>> read_unit_state(const std::string& directory, const std::string& unit);

}  // namespace sparrow::daemon
