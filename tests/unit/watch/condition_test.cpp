#include "sparrow/watch/condition.hpp"

#include <set>

#include "support/catch.hpp"

using namespace sparrow::watch;
using std::chrono::seconds;

namespace {

Condition leaf(Kind kind, std::optional<Bound> above = {}, std::optional<Bound> below = {}) {
    Condition condition;
    condition.leaf.kind = kind;
    condition.leaf.above = above;
    condition.leaf.below = below;
    return condition;
}

Condition join(Condition::Join how, std::vector<Condition> parts) {
    Condition condition;
    condition.join = how;
    condition.parts = std::move(parts);
    return condition;
}

Signals with_avg10(double avg10) {
    Signals signals;
    Pressure pressure;
    pressure.some.avg10 = avg10;
    signals.pressure(Domain::system, Resource::memory) = pressure;
    return signals;
}

bool is_so(const Condition& condition, const Signals& signals, const Happened& happened = {}) {
    return holds(condition, signals, happened, seconds(100));
}

const Condition yes = leaf(Kind::memory_usage, Threshold(std::uint64_t{1}));
const Condition no = leaf(Kind::memory_usage, Threshold(std::uint64_t{1000}));
const Condition unknown = leaf(Kind::tasks, Threshold(std::uint64_t{1}));

Signals with_usage() {
    Signals signals;
    signals.memory_current = 100;
    return signals;
}

}  // namespace

TEST_CASE("each kind has a word of its own, which is read again") {
    std::set<std::string_view> words;
    for (std::size_t i = 0; i < kinds; ++i) {
        const auto kind = static_cast<Kind>(i);
        CHECK(parse_kind(to_string(kind)) == kind);
        words.insert(to_string(kind));
    }
    CHECK(words.size() == kinds);
    CHECK(to_string(Kind::main_exit) == "main-exit");
    CHECK_FALSE(parse_kind("memory"));
}

TEST_CASE("a pressure is above or below a share of the time") {
    const auto above = leaf(Kind::memory_pressure, PressureBound{Average::avg10, 20});
    CHECK(is_so(above, with_avg10(20.01)));
    CHECK_FALSE(is_so(above, with_avg10(20)));
    const auto below = leaf(Kind::memory_pressure, {}, PressureBound{Average::avg10, 20});
    CHECK(is_so(below, with_avg10(19.99)));
    CHECK_FALSE(is_so(below, with_avg10(20)));
    const auto between =
        leaf(Kind::memory_pressure, PressureBound{Average::avg10, 5}, PressureBound{Average::avg60, 1});
    CHECK(is_so(between, with_avg10(6)));
    // Another domain, and another level, were not that.
    auto full = above;
    full.leaf.level = Level::full;
    CHECK_FALSE(is_so(full, with_avg10(50)));
    auto own = above;
    own.leaf.domain = Domain::unit;
    CHECK_FALSE(is_so(own, with_avg10(50)));
    CHECK_FALSE(is_so(join(Condition::Join::negation, {own}), with_avg10(50)));
}

TEST_CASE("a pressure without a bound holds for a while after its trigger, at its level") {
    Happened happened;
    happened.lasts = seconds(10);
    happened.stalled(Domain::system, Resource::memory, Level::some) = seconds(91);
    CHECK(is_so(leaf(Kind::memory_pressure), {}, happened));
    auto full = leaf(Kind::memory_pressure);
    full.leaf.level = Level::full;
    CHECK_FALSE(is_so(full, {}, happened));
    CHECK_FALSE(is_so(leaf(Kind::cpu_pressure), {}, happened));
    happened.stalled(Domain::system, Resource::memory, Level::some) = seconds(90);
    CHECK_FALSE(is_so(leaf(Kind::memory_pressure), {}, happened));
}

TEST_CASE("amounts are compared, and shares of the limit or of the machine") {
    Signals signals;
    signals.memory_current = 81;
    signals.memory_max = 100;
    signals.memory_available = 10;
    signals.memory_total = 100;
    signals.tasks_current = 5;
    CHECK(is_so(leaf(Kind::memory_usage, Threshold(Share{0.8})), signals));
    CHECK_FALSE(is_so(leaf(Kind::memory_usage, Threshold(Share{0.81})), signals));
    CHECK(is_so(leaf(Kind::memory_available, {}, Threshold(Share{0.2})), signals));
    CHECK(is_so(leaf(Kind::tasks, Threshold(std::uint64_t{4})), signals));
    // A share of what there is not.
    signals.memory_max = infinity;
    CHECK_FALSE(is_so(leaf(Kind::memory_usage, Threshold(Share{0.8})), signals));
}

TEST_CASE("events hold for a while, and being unhealthy as long as it is") {
    Happened happened;
    happened.last[static_cast<std::size_t>(Kind::oom_kill)] = seconds(95);
    CHECK(is_so(leaf(Kind::oom_kill), {}, happened));
    CHECK_FALSE(is_so(leaf(Kind::oom), {}, happened));
    CHECK_FALSE(is_so(leaf(Kind::unhealthy), {}, happened));
    happened.is_unhealthy = true;
    CHECK(is_so(leaf(Kind::unhealthy), {}, happened));
}

TEST_CASE("all, any and not join; what was not measured decides nothing") {
    const Signals signals = with_usage();
    using enum Condition::Join;
    CHECK(is_so(join(all, {yes, yes}), signals));
    CHECK_FALSE(is_so(join(all, {yes, no}), signals));
    CHECK_FALSE(is_so(join(all, {yes, unknown}), signals));
    CHECK(is_so(join(any, {no, unknown, yes}), signals));
    CHECK_FALSE(is_so(join(any, {no, unknown}), signals));
    CHECK(is_so(join(negation, {no}), signals));
    CHECK_FALSE(is_so(join(negation, {yes}), signals));
    CHECK_FALSE(is_so(join(negation, {unknown}), signals));
    // Not (all of what does not hold and what is not known) is so.
    CHECK(is_so(join(negation, {join(all, {no, unknown})}), signals));
    for (const auto how : {all, any, negation}) {
        CHECK_FALSE(is_so(join(how, {}), signals));
        CHECK_FALSE(is_so(join(negation, {join(how, {})}), signals));
    }
}

TEST_CASE("figures are for people") {
    const auto pressure = leaf(Kind::memory_pressure, PressureBound{Average::avg10, 20});
    CHECK(figures(pressure, with_avg10(23.456)) == "memory-pressure some avg10=23.46");
    CHECK(figures(pressure, {}) == "memory-pressure");
    CHECK(figures(join(Condition::Join::all, {yes, leaf(Kind::oom)}), with_usage()) ==
          "memory-usage 100, oom");
}
