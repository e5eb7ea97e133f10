#include "sparrow/watch/hook_calls.hpp"

#include "support/catch.hpp"

using namespace sparrow::watch;
using std::chrono::seconds;

namespace {

HookCall call(const std::string& hook, const std::string& trigger) {
    return {{hook, "", 0, seconds(30)}, {trigger, "", hook, 0}, 0};
}

}  // namespace

TEST_CASE("one call at a time is made, and the newest event of each hook") {
    HookCalls calls;
    calls.ask(call("a", "memory-pressure"), seconds(0), seconds(1));
    calls.ask(call("a", "cpu-pressure"), seconds(0), seconds(1));
    calls.ask(call("b", "interval"), seconds(0), seconds(1));
    const auto first = calls.next(seconds(1));
    REQUIRE(first);
    CHECK(first->cause.trigger == "cpu-pressure");
    CHECK(first->number == 1);
    CHECK_FALSE(calls.next(seconds(1)));
    REQUIRE(calls.finished(true, seconds(2)));
    CHECK(calls.next(seconds(2))->hook.name == "b");
    (void)calls.finished(true, seconds(3));
    CHECK_FALSE(calls.next(seconds(3)));
    CHECK_FALSE(calls.due());
}

TEST_CASE("the same hook is called for the same trigger after a pause") {
    HookCalls calls;
    calls.ask(call("a", "oom"), seconds(10), seconds(0));
    REQUIRE(calls.next(seconds(0)));
    (void)calls.finished(true, seconds(1));
    calls.ask(call("a", "oom"), seconds(10), seconds(2));
    CHECK_FALSE(calls.next(seconds(9)));
    CHECK(calls.due() == seconds(10));
    CHECK(calls.next(seconds(10)));
    (void)calls.finished(true, seconds(10));
    calls.ask(call("a", "other"), seconds(10), seconds(11));
    CHECK(calls.next(seconds(11)));
}

TEST_CASE("after failures a hook is called later and later, others are not") {
    HookCalls calls;
    Time now = seconds(0);
    for (const int pause : {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
        calls.ask(call("a", "x"), seconds(0), now);
        REQUIRE(calls.next(now));
        (void)calls.finished(false, now);
        calls.ask(call("a", "x"), seconds(0), now);
        calls.ask(call("b", "x"), seconds(0), now);
        CHECK(calls.next(now)->hook.name == "b");
        (void)calls.finished(true, now);
        CAPTURE(pause);
        CHECK(calls.due() == now + seconds(pause));
        CHECK_FALSE(calls.next(now + seconds(pause) - Time(1)));
        now += seconds(pause);
    }
    REQUIRE(calls.next(now));
    (void)calls.finished(true, now);
    calls.ask(call("a", "x"), seconds(0), now);
    CHECK(calls.next(now));
}

TEST_CASE("what ran before a restart is not heard, and not called again") {
    HookCalls calls;
    calls.ask(call("a", "x"), seconds(0), seconds(0));
    const auto old = calls.next(seconds(0));
    REQUIRE(old);
    calls.ask(call("b", "x"), seconds(0), seconds(0));
    calls.clear();
    CHECK_FALSE(calls.is_wanted("a"));
    CHECK_FALSE(calls.is_wanted("b"));
    // One at a time still: the old one has not ended.
    calls.ask(call("a", "y"), seconds(0), seconds(1));
    CHECK_FALSE(calls.next(seconds(1)));
    CHECK(calls.is_wanted("a"));
    CHECK_FALSE(calls.finished(true, seconds(2), old->number));
    const auto next = calls.next(seconds(2));
    REQUIRE(next);
    // The old one's result once more is none of the new one's.
    CHECK_FALSE(calls.finished(true, seconds(3), old->number));
    CHECK(calls.finished(true, seconds(3), next->number));
}

TEST_CASE("a call that is never heard of again is given up") {
    HookCalls calls;
    calls.ask(call("a", "x"), seconds(0), seconds(0));
    REQUIRE(calls.next(seconds(0)));
    CHECK(calls.due() == seconds(60));
    CHECK_FALSE(calls.lost(seconds(59)));
    CHECK(calls.lost(seconds(60)));
    calls.ask(call("b", "x"), seconds(0), seconds(60));
    CHECK(calls.next(seconds(60)));
}
