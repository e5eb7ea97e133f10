#include "sparrow/watch/simulation.hpp"

#include "machine.hpp"
#include "sparrow/watch/entry_text.hpp"
#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::watch;

namespace {

// What is told of these lines, each as "SECONDS TEXT".
std::vector<std::string> simulated(const std::vector<unit::Setting>& section,
                                   const std::vector<std::string>& lines, Simulation::World world = {}) {
    const test::WatchSettings settings;
    world.base = [&](const std::string& name) { return *settings.value(name, {"infinity"}); };
    Simulation simulation(test::spec_of(section), *unit::UnitName::parse("web.service"), settings, world);
    Moment before;
    for (const std::string& line : lines) {
        const auto moment = parse_moment(line, before);
        INFO((moment ? std::string() : moment.error().message));
        REQUIRE(moment);
        before = *moment;
        simulation.advance(before);
    }
    std::vector<std::string> told;
    for (const Told& one : simulation.told()) {
        told.push_back(std::to_string(one.at.count() / 1000000) + " " + describe(one.entry));
    }
    return told;
}

const std::vector<unit::Setting> rule{
    {"Rules", R"([{"on":"memory-pressure","set":{"memory-high":"640M"}}])"}};

}  // namespace

TEST_CASE("what the kernel would have told follows from the figures") {
    // 150 ms within a second are asked for.
    CHECK(simulated(rule, {R"({"at":0,"psi":{"memory":{"avg10":14}}})"}).empty());
    CHECK(simulated(rule, {R"({"at":0,"psi":{"memory":{"avg10":15}}})"}).size() == 1);
    // The time that was waited counts, where it is known.
    CHECK(simulated(rule, {R"({"at":0,"psi":{"memory":{"total":1000000}}})",
                           R"({"at":10,"psi":{"memory":{"total":2400000,"avg10":90}}})"})
              .empty());
    CHECK(simulated(rule, {R"({"at":0,"psi":{"memory":{"total":1000000}}})",
                           R"({"at":10,"psi":{"memory":{"total":2600000,"avg10":5}}})"})
              .size() == 1);
    const std::vector<unit::Setting> high{
        {"Rules", R"([{"on":"memory-high","set":{"memory-high":"640M"}}])"}};
    CHECK(simulated(high, {R"({"at":0})", R"({"at":5,"memory":{"events":{"high":1}}})"}) ==
          std::vector<std::string>{"5 memory-high infinity → 640M (rule 1, memory-high)"});
    CHECK(simulated(high, {R"({"at":0,"memory":{"events":{"high":1}}})", R"({"at":5})"}).empty());
}

TEST_CASE("an event fires the triggers of whose pressure it is") {
    const std::string unit = R"({"at":1,"event":"memory-pressure","of":"unit"})";
    const std::string any = R"({"at":1,"event":"memory-pressure"})";
    CHECK(simulated(rule, {unit}).empty());
    CHECK(simulated(rule, {any}).size() == 1);
    CHECK(simulated(rule, {R"({"at":1,"event":"stopped"})", any}).empty());
}

TEST_CASE("hooks are called at their times, by the clock of the series") {
    const std::vector<unit::Setting> section{
        {"Bundle", "0123"},
        {"Monitoring", R"({"interval":60,"resource-check":{"hook":"monitoring.resource-check"}})"}};
    const std::vector<std::string> lines{R"({"at":0})", R"({"at":130})"};
    const auto told = simulated(section, lines);
    REQUIRE(told.size() == 2);
    CHECK(told[0].starts_with("60 noted not called"));
    CHECK(told[1].starts_with("120 noted not called"));
    int calls = 0;
    Simulation::World world;
    world.call = [&](const Actions::Call& /*call*/, const Signals& /*signals*/) {
        ++calls;
        return HookReturned{test::json(R"({"memory-max":"2G"})"), "", 0};
    };
    const auto changed = simulated(section, lines, world);
    CHECK(calls == 2);
    REQUIRE(changed.size() == 1);
    CHECK(changed[0].starts_with("60 memory-max infinity → 2G"));
}

TEST_CASE("checks say what the series says") {
    const std::vector<unit::Setting> section{
        {"HealthCheck",
         R"({"type":"tcp","port":80,"interval":10,"failure-threshold":2,"on-failure":"restart"})"}};
    CHECK(simulated(section, {R"({"at":0})", R"({"at":25,"event":"unhealthy"})", R"({"at":45})"}) ==
          std::vector<std::string>{"40 unhealthy: the series says so (health-check, 2 failures in a row)",
                                   "40 acted restart (health-check, 2 failures in a row)"});
}
