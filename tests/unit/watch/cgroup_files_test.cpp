#include "sparrow/watch/cgroup_files.hpp"

#include "support/catch.hpp"

using namespace sparrow::watch;

TEST_CASE("limits are read, and no limit") {
    CHECK(parse_limit("1048576\n") == 1048576U);
    CHECK(parse_limit("max\n") == infinity);
    for (const char* text : {"", "-1", "1 2", "1k", "0x10", "18446744073709551616"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_limit(text));
    }
}

TEST_CASE("the counters of memory events are read, and others let pass") {
    MemoryCounters counters;
    REQUIRE(
        parse_memory_events("low 1\nhigh 2\nmax 3\noom 4\noom_kill 5\noom_group_kill 6\nnew 7\n", counters));
    REQUIRE(parse_swap_events("high 8\nmax 9\nfail 10\n", counters));
    CHECK(counters == MemoryCounters{1, 2, 3, 4, 5, 6, 8, 9, 10});
    CHECK_FALSE(parse_memory_events("high", counters));
    CHECK_FALSE(parse_memory_events("high x", counters));
    CHECK_FALSE(parse_swap_events("", counters));
}

TEST_CASE("a key of a flat keyed file is found") {
    CHECK(parse_keyed("usage_usec 12\nuser_usec 7\n", "user_usec") == 7U);
    CHECK_FALSE(parse_keyed("usage_usec 12\n", "usage"));
}
