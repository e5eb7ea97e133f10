// The [X-Sparrow] section of a unit, as a WatchSpec.
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/unit/unit_file.hpp"
#include "sparrow/unit/unit_name.hpp"
#include "sparrow/watch/spec.hpp"

namespace sparrow::watch {

// `settings` are the section's, of a unit (or template) called `unit`. The generator has checked what it
// wrote (model::check_runtime()); an Error is for a section that another version wrote, and says which
// setting it is.
Result<WatchSpec> parse_spec(const unit::UnitName& unit, const std::vector<unit::Setting>& settings);

// Adds what a drop-in says to what the unit says: of what only one can be, the drop-in's counts.
void add_spec(WatchSpec& spec, WatchSpec drop_in);

}  // namespace sparrow::watch
