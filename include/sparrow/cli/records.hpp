// What was told of adaptations, for people and for programs.
#pragma once

#include <string>
#include <vector>

#include "sparrow/model/value.hpp"
#include "sparrow/watch/history.hpp"

namespace sparrow::cli {

// A line for each record: when (local time), its unit where `has_unit`, what happened, and why, with the
// place in the source. Escaped, each with its newline.
std::string table_of(const std::vector<watch::Record>& records, bool has_unit);

// {"kind":"changed","setting":"memory-high","from":"512M","to":"640M","trigger":…,"figures":…,"by":…,
//  "line":12,"reason":…}; what is not known is not in it.
model::Hash fields_of(const watch::Entry& entry);

// The same with "when" (microseconds since 1970, UTC), "unit" and "source".
model::Value value_of(const watch::Record& record);

}  // namespace sparrow::cli
