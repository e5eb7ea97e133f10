#include "sparrow/watch/health.hpp"

#include "support/catch.hpp"

using namespace sparrow::watch;
using std::chrono::seconds;
using Turn = Health::Turn;

namespace {

HealthCheck three_and_two() {
    HealthCheck check;
    check.interval = seconds(10);
    check.failure_threshold = 3;
    check.success_threshold = 2;
    return check;
}

Turn tell(Health& health, bool is_good, Time now = seconds(100)) {
    health.checking();
    return health.result(is_good, "no", now);
}

}  // namespace

TEST_CASE("a unit is unhealthy after so many failures in a row, and healthy after so many successes") {
    Health health(three_and_two());
    health.begin(seconds(0));
    CHECK(tell(health, false) == Turn::none);
    CHECK(tell(health, false) == Turn::none);
    CHECK(tell(health, true) == Turn::none);
    CHECK(health.failures() == 0);
    CHECK(tell(health, false) == Turn::none);
    CHECK(tell(health, false) == Turn::none);
    CHECK(health.is_healthy());
    CHECK(tell(health, false) == Turn::unhealthy);
    CHECK_FALSE(health.is_healthy());
    CHECK(health.failures() == 3);
    CHECK(health.message() == "no");
    CHECK(tell(health, false) == Turn::none);
    CHECK(tell(health, true) == Turn::none);
    CHECK(tell(health, true) == Turn::healthy);
}

TEST_CASE("a check is due an interval after the start and after the last result, while the unit runs") {
    Health health(three_and_two());
    CHECK_FALSE(health.due());
    health.begin(seconds(5));
    CHECK(health.due() == seconds(15));
    health.checking();
    CHECK_FALSE(health.due());
    (void)health.result(true, "", seconds(17));
    CHECK(health.due() == seconds(27));
    health.end();
    CHECK_FALSE(health.due());
}

TEST_CASE("failures in the start period do not count, and the first success ends it") {
    HealthCheck check = three_and_two();
    check.failure_threshold = 1;
    check.start_period = seconds(60);
    Health health(check);
    health.begin(seconds(0));
    CHECK(tell(health, false, seconds(59)) == Turn::none);
    CHECK(tell(health, false, seconds(60)) == Turn::unhealthy);
    health.begin(seconds(100));
    CHECK(tell(health, true, seconds(101)) == Turn::none);
    CHECK(tell(health, false, seconds(102)) == Turn::unhealthy);
}

TEST_CASE("a start begins anew, and a result from before it is none") {
    Health health(three_and_two());
    health.begin(seconds(0));
    (void)tell(health, false);
    (void)tell(health, false);
    health.checking();
    health.begin(seconds(200));
    CHECK(health.failures() == 0);
    CHECK(health.result(false, "no", seconds(201)) == Turn::none);
    CHECK(health.failures() == 0);
    CHECK(health.due() == seconds(210));
}

TEST_CASE("a result that is not to count is passed over") {
    Health health(three_and_two());
    health.begin(seconds(0));
    health.checking();
    health.skip(seconds(12));
    CHECK(health.due() == seconds(22));
    CHECK(health.failures() == 0);
}
