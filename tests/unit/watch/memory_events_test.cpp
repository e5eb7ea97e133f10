#include "sparrow/watch/memory_events.hpp"

#include "support/catch.hpp"

using namespace sparrow::watch;

TEST_CASE("each counter that has grown is an event, and one that fell is none") {
    const MemoryCounters before{.high = 5, .oom = 2, .swap_fail = 1};
    const MemoryCounters after{.high = 9, .oom = 1, .oom_kill = 1, .swap_fail = 1};
    const auto events = events_between(before, after);
    REQUIRE(events.size() == 2);
    CHECK(events[0].first == Kind::memory_high);
    CHECK(events[0].second == 4);
    CHECK(events[1].first == Kind::oom_kill);
    CHECK(events[1].second == 1);
    CHECK(events_between(after, after).empty());
}

TEST_CASE("events of memory are told from states and from other events") {
    for (const Kind kind : {Kind::memory_low, Kind::oom, Kind::swap_fail}) {
        CHECK(is_event_of_memory(kind));
    }
    for (const Kind kind : {Kind::memory_pressure, Kind::memory_usage, Kind::unhealthy, Kind::started}) {
        CHECK_FALSE(is_event_of_memory(kind));
    }
}
