// What systemd cannot change on a unit that runs: a drop-in of this run of the system (systemd.unit(5)),
// which counts from the next reload on.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/unit/unit_name.hpp"

namespace sparrow::daemon {

// Settings by their names, each with its assignments.
using StaticSettings = std::map<std::string, std::vector<std::string>>;

// The drop-in of `unit` below `directory` ("/run/systemd/system"): UNIT.d/90-systemd-sparrow.conf, which an
// admin's of a later name, or in /etc, stands above.
std::string drop_in_path(const std::string& directory, const std::string& unit);

// Writes it whole or not at all; removes it where there is nothing to set. False where nothing had to be
// changed.
Result<bool> write_drop_in(const std::string& directory, const unit::UnitName& unit,
                           const StaticSettings& settings);

// Removes the drop-in that systemd itself made for a property that was set with SetUnitProperties, below
// `control`
// ("/run/systemd/system.control"), where its bytes are `expected`. False where there is none, or it is
// another.
bool remove_property_drop_in(const std::string& control, const std::string& unit, const std::string& property,
                             const std::string& expected);

// The bytes of that drop-in; empty where there is none.
std::string property_drop_in(const std::string& control, const std::string& unit,
                             const std::string& property);

}  // namespace sparrow::daemon
