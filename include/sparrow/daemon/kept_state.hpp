// The state of a unit as the text of the file in which it is kept.
#pragma once

#include <string>
#include <string_view>

#include "sparrow/base/result.hpp"
#include "sparrow/daemon/unit_state.hpp"
#include "sparrow/unit/unit_name.hpp"

namespace sparrow::daemon {

// Two lines: a checksum of the unit's name and the JSON, and the JSON.
std::string kept_text(const unit::UnitName& unit, const UnitState& state);

// The inverse. An Error where `text` is not, to the last byte, what was kept of this very unit, or names what
// the daemon adjusts on no unit of its type: half a state would have limits taken for the unit's own, and the
// names become parts of paths.
Result<UnitState> parse_kept(const unit::UnitName& unit, std::string_view text);

}  // namespace sparrow::daemon
