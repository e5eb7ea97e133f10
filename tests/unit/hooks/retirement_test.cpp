#include "sparrow/hooks/retirement.hpp"

#include "support/catch.hpp"

using namespace sparrow::hooks;
using namespace std::chrono_literals;

TEST_CASE("a unit process is kept as long as it is needed, and a while longer") {
    const Clock::time_point start{};
    const std::vector<UnitUse> units{{1, start, true}, {2, start + 5s, false}, {3, start + 2s, false}};
    CHECK(idle_units(units, start + 11s, 10s).empty());
    CHECK(idle_units(units, start + 12s, 10s) == std::vector<std::uint32_t>{3});
    CHECK(idle_units(units, start + 100s, 10s) == std::vector<std::uint32_t>{2, 3});
    CHECK(next_idle(units, 10s) == start + 12s);
    CHECK(unit_to_end(units) == 3);
    CHECK_FALSE(unit_to_end({{1, start, true}}));
    CHECK_FALSE(next_idle({{1, start, true}}, 10s));
    CHECK_FALSE(unit_to_end({}));
}
