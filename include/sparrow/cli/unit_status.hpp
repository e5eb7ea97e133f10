// What the daemon says of units, for people and for programs.
#pragma once

#include <string>
#include <vector>

#include "sparrow/cli/runtime_client.hpp"
#include "sparrow/watch/history.hpp"

namespace sparrow::cli {

// A line for each unit: whether it runs, how it is, and how many of its settings are changed. Escaped.
std::string unit_lines(const std::vector<RuntimeFields>& units);

// All that is known of one unit, a line for each thing; `latest` are its last records.
std::string unit_status(const RuntimeFields& unit, const std::vector<watch::Record>& latest);

// The same as a JSON object: the daemon's fields, and "history".
std::string unit_status_json(const RuntimeFields& unit, const std::vector<watch::Record>& latest);

}  // namespace sparrow::cli
