// Which unit processes are not kept any longer.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sparrow/hooks/options.hpp"

namespace sparrow::hooks {

// What is known of one.
struct UnitUse {
    std::uint32_t id = 0;
    Clock::time_point last_used;
    // Somebody waits for it.
    bool is_needed = false;
};

// Those that nobody has needed for `idle`.
std::vector<std::uint32_t> idle_units(const std::vector<UnitUse>& units, Clock::time_point now,
                                      Clock::duration idle);

// When the next of them will be; nothing where all are needed.
std::optional<Clock::time_point> next_idle(const std::vector<UnitUse>& units, Clock::duration idle);

// The one that makes room for another: the least recently used of those that nobody needs.
std::optional<std::uint32_t> unit_to_end(const std::vector<UnitUse>& units);

}  // namespace sparrow::hooks
