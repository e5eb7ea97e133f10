// Entries in words, for the journal, the history and a simulation.
#pragma once

#include <string>

#include "sparrow/watch/entry.hpp"

namespace sparrow::watch {

// What happened: "memory-high 512M → 640M"; with its kind in front unless something was changed, "refused
// memory-high 512M → 640M".
std::string what_of(const Entry& entry);

// Who did it and when: "rule 1, memory-pressure some avg10=23.50"; empty where nothing is known of it.
std::string why_of(const Cause& cause);

// All of it: "refused memory-high 512M → 640M: REASON (WHY)". Not escaped.
std::string describe(const Entry& entry);

}  // namespace sparrow::watch
