#include "sparrow/watch/decide.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/catch.hpp"
#include "support/random.hpp"

using namespace sparrow::watch;
using sparrow::test::Random;
using std::chrono::seconds;

namespace {

PropertyState at(std::uint64_t current) {
    PropertyState state;
    state.current = current;
    return state;
}

Decision decision(const Guard& guard, const PropertyState& state, const Wanted& wanted,
                  Time now = seconds(100)) {
    return decide(guard, state, wanted, now).decision;
}

}  // namespace

TEST_CASE("without guards a wish is done, and what is there already is nothing") {
    const auto decided = decide({}, at(10), {20, {}, false}, seconds(5));
    CHECK(decided.decision.changes());
    CHECK(decided.decision.value == 20);
    CHECK(decided.state.current == 20);
    CHECK(decided.state.last_change == seconds(5));
    CHECK(decision({}, at(20), {20, {}, false}).verdict == Verdict::nothing);
}

TEST_CASE("bounds hold a wish, and say so where nothing is left of it") {
    Guard guard;
    guard.min = 10;
    guard.max = 100;
    CHECK(decision(guard, at(50), {500, {}, false}).value == 100);
    CHECK(decision(guard, at(50), {5, {}, false}).value == 10);
    const Decision held = decision(guard, at(100), {500, {}, false});
    CHECK(held.verdict == Verdict::refuse);
    CHECK(held.reason == "held at its maximum");
    // What was there before is no wish.
    CHECK(decision(guard, at(100), {500, {}, true}).value == 500);
}

TEST_CASE("a limit stays above what is in use") {
    Guard guard;
    guard.margin = 0.1;
    CHECK(decision(guard, at(1000), {100, 500, false}).value == 550);
    const Decision held = decision(guard, at(540), {100, 500, false});
    CHECK(held.verdict == Verdict::refuse);
    CHECK(held.reason == "held above what is in use");
    CHECK(held.again > seconds(100));
    CHECK(decision(guard, at(1000), {100, {}, false}).value == 100);
    // Taking back is no exception: the kernel reclaims then as well.
    CHECK(decision(guard, at(1000), {100, 500, true}).value == 550);
    // It never grows a limit.
    CHECK(decision(guard, at(300), {200, 500, false}).verdict == Verdict::refuse);
}

TEST_CASE("a small change is none, by an amount or a share") {
    Guard guard;
    guard.change_threshold = std::uint64_t{100};
    CHECK(decision(guard, at(1000), {1099, {}, false}).verdict == Verdict::refuse);
    CHECK(decision(guard, at(1000), {901, {}, false}).reason == "changes by less than its threshold");
    CHECK(decision(guard, at(1000), {1100, {}, false}).changes());
    CHECK(decision(guard, at(1000), {1001, {}, true}).changes());
    guard.change_threshold = Share{0.2};
    CHECK_FALSE(decision(guard, at(1000), {1199, {}, false}).changes());
    CHECK(decision(guard, at(1000), {800, {}, false}).changes());
    CHECK(decision(guard, at(infinity), {infinity - 1, {}, false}).changes());
    guard.change_threshold = Share{5};
    CHECK_FALSE(decision(guard, at(infinity - 1), {1, {}, false}).changes());
}

TEST_CASE("growing and shrinking have windows of their own") {
    Guard guard;
    guard.grow_window = seconds(10);
    guard.shrink_window = seconds(60);
    auto first = decide(guard, at(50), {100, {}, false}, seconds(0));
    CHECK(first.decision.verdict == Verdict::refuse);
    CHECK(first.decision.again == seconds(10));
    auto second = decide(guard, first.state, {80, {}, false}, seconds(9));
    CHECK_FALSE(second.decision.changes());
    CHECK(decide(guard, second.state, {80, {}, false}, seconds(10)).decision.changes());
    // A wish for less in between breaks it.
    auto broken = decide(guard, first.state, {20, {}, false}, seconds(5));
    CHECK(broken.decision.again == seconds(65));
    CHECK_FALSE(decide(guard, broken.state, {80, {}, false}, seconds(11)).decision.changes());
}

TEST_CASE("after a change there is none for the cooldown, and only so many in a while") {
    Guard guard;
    guard.cooldown = seconds(30);
    auto state = decide(guard, at(1), {2, {}, false}, seconds(0)).state;
    const Decision early = decision(guard, state, {3, {}, false}, seconds(29));
    CHECK(early.verdict == Verdict::refuse);
    CHECK(early.again == seconds(30));
    CHECK(decision(guard, state, {3, {}, false}, seconds(30)).changes());

    Guard rated;
    rated.rate = {2, seconds(60)};
    state = at(1);
    for (std::uint64_t i = 0; i < 2; ++i) {
        auto decided = decide(rated, state, {i + 2, {}, false}, seconds(static_cast<int>(i)));
        CHECK(decided.decision.changes());
        state = decided.state;
    }
    const Decision third = decision(rated, state, {9, {}, false}, seconds(2));
    CHECK(third.verdict == Verdict::refuse);
    CHECK(third.again == seconds(60));
    CHECK(decision(rated, state, {9, {}, false}, seconds(60)).changes());
    rated.rate.changes = 0;
    CHECK(decision(rated, at(1), {9, {}, false}).verdict == Verdict::refuse);
}

TEST_CASE("what is only recommended is not done") {
    Guard guard;
    guard.mode = Mode::recommend;
    const auto decided = decide(guard, at(1), {2, {}, false}, seconds(1));
    CHECK(decided.decision.verdict == Verdict::recommend);
    CHECK(decided.decision.value == 2);
    CHECK(decided.state.current == 1);
    CHECK(decided.state.changes.empty());
}

// Any sequence of wishes, at any times, with any guards: what is changed keeps to all of them.
TEST_CASE("no sequence of wishes gets past a guard") {
    Random random(7);
    const auto below = [&](std::uint64_t most) { return std::uint64_t{random()} % most; };
    for (int round = 0; round < 400; ++round) {
        Guard guard;
        guard.min = 100 + below(200);
        guard.max = *guard.min + below(1000);
        guard.change_threshold =
            below(2) == 0 ? Threshold(below(200)) : Threshold(Share{static_cast<double>(below(50)) / 100});
        guard.cooldown = seconds(below(20));
        guard.grow_window = seconds(below(10));
        guard.shrink_window = seconds(below(10));
        guard.rate = {1 + below(5), seconds(10 + below(100))};
        guard.margin = static_cast<double>(below(50)) / 100;
        guard.mode = below(10) == 0 ? Mode::recommend : Mode::enforce;
        PropertyState state = at(*guard.min + below(*guard.max - *guard.min + 1));
        std::vector<Time> changes;
        Time now{0};
        Time shrinks_since = now;
        Time grows_since = now;
        for (int step = 0; step < 200; ++step) {
            now += seconds(below(8));
            const Wanted wanted{below(2000), below(3) == 0 ? std::nullopt : std::optional(below(1200)),
                                false};
            const std::uint64_t before = state.current;
            const auto decided = decide(guard, state, wanted, now);
            state = decided.state;
            const std::uint64_t after = decided.decision.value;
            CAPTURE(round, step, before, after, wanted.value, decided.decision.reason);
            REQUIRE((decided.decision.verdict != Verdict::refuse || !decided.decision.reason.empty()));
            REQUIRE((!decided.decision.again || *decided.decision.again > now));
            // What the windows count, seen from outside: what the wish is held to be.
            std::uint64_t held = std::clamp(wanted.value, *guard.min, *guard.max);
            if (wanted.usage && held < before) {
                const double least = std::ceil(static_cast<double>(*wanted.usage) * (1 + guard.margin));
                held = std::max(held, std::min(static_cast<std::uint64_t>(least), before));
            }
            grows_since = held > before ? std::min(grows_since, now) : Time::max();
            shrinks_since = held < before ? std::min(shrinks_since, now) : Time::max();
            if (!decided.decision.changes()) {
                REQUIRE(state.current == before);
                continue;
            }
            REQUIRE(guard.mode == Mode::enforce);
            REQUIRE(after != before);
            REQUIRE(after <= *guard.max);
            REQUIRE(after >= *guard.min);
            REQUIRE((after > before || !wanted.usage ||
                     static_cast<double>(after) >= static_cast<double>(*wanted.usage) * (1 + guard.margin)));
            const std::uint64_t distance = std::max(after, before) - std::min(after, before);
            const auto* share = std::get_if<Share>(&guard.change_threshold);
            REQUIRE(static_cast<double>(distance) >=
                    (share != nullptr
                         ? static_cast<double>(before) * share->of_current
                         : static_cast<double>(std::get<std::uint64_t>(guard.change_threshold))));
            REQUIRE((changes.empty() || now - changes.back() >= guard.cooldown));
            REQUIRE((after > before ? now - grows_since >= guard.grow_window
                                    : now - shrinks_since >= guard.shrink_window));
            grows_since = Time::max();
            shrinks_since = Time::max();
            changes.push_back(now);
            const auto lately = std::count_if(changes.begin(), changes.end(),
                                              [&](Time time) { return time + guard.rate.per > now; });
            REQUIRE(static_cast<std::size_t>(lately) <= guard.rate.changes);
        }
    }
}
