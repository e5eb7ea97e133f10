#include "sparrow/hooks/retirement.hpp"

#include <algorithm>

namespace sparrow::hooks {

namespace {

// Of those that nobody needs; the end where there is none.
std::vector<UnitUse>::const_iterator least_recently_used(const std::vector<UnitUse>& units) {
    const auto found = std::min_element(units.begin(), units.end(), [](const UnitUse& a, const UnitUse& b) {
        return a.is_needed != b.is_needed ? b.is_needed : a.last_used < b.last_used;
    });
    return found == units.end() || found->is_needed ? units.end() : found;
}

}  // namespace

std::vector<std::uint32_t> idle_units(const std::vector<UnitUse>& units, Clock::time_point now,
                                      Clock::duration idle) {
    std::vector<std::uint32_t> found;
    for (const UnitUse& unit : units) {
        if (!unit.is_needed && unit.last_used + idle <= now) {
            found.push_back(unit.id);
        }
    }
    return found;
}

std::optional<Clock::time_point> next_idle(const std::vector<UnitUse>& units, Clock::duration idle) {
    const auto first = least_recently_used(units);
    return first == units.end() ? std::nullopt : std::optional(first->last_used + idle);
}

std::optional<std::uint32_t> unit_to_end(const std::vector<UnitUse>& units) {
    const auto first = least_recently_used(units);
    return first == units.end() ? std::nullopt : std::optional(first->id);
}

}  // namespace sparrow::hooks
