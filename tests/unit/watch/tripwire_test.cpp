#include "sparrow/watch/tripwire.hpp"

#include "machine.hpp"

using namespace sparrow;
using namespace sparrow::watch;
using sparrow::test::answers;
using sparrow::test::gib;
using sparrow::test::Machine;
using sparrow::test::mib;
using sparrow::test::spec_of;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("a level is armed, trips, is lifted at once and set again when it is calm") {
    for (const char* adaptation : {"{}", R"({"cooldown":600,"rate":{"changes":1,"per":600}})"}) {
        CAPTURE(adaptation);
        Machine machine(spec_of({{"KernelMonitoring", R"({"cgroup-memory":{"high-threshold":"80%"}})"},
                                 {"Adaptation", adaptation},
                                 {"PressureResponse", R"({"hook":"p"})"}}));
        machine.answer = answers("null");
        machine.signals.memory_max = 1000 * mib;
        machine.start();
        CHECK(machine.number("MemoryHigh") == 800 * mib);
        machine.signals.memory_current = 805 * mib;
        machine.memory_high();
        CHECK(machine.at("MemoryHigh") == "infinity");
        REQUIRE(machine.calls.size() == 1);
        CHECK(machine.calls[0].call.cause.trigger == "memory-high");
        machine.advance(minutes(5));
        CHECK(machine.at("MemoryHigh") == "infinity");
        machine.signals.memory_current = 790 * mib;
        machine.advance(seconds(10));
        CHECK(machine.at("MemoryHigh") == "infinity");
        machine.signals.memory_current = 700 * mib;
        machine.advance(seconds(10));
        CHECK(machine.number("MemoryHigh") == 800 * mib);
        // Another limit, another level.
        machine.signals.memory_max = 2000 * mib;
        machine.send(Woken{});
        CHECK(machine.number("MemoryHigh") == 1600 * mib);
        // And without a limit none, as long as there is none.
        machine.signals.memory_max = watch::infinity;
        machine.send(Woken{});
        CHECK(machine.at("MemoryHigh") == "infinity");
        machine.advance(minutes(5));
        CHECK(machine.count(EntryKind::refused) == 0);
    }
}

TEST_CASE("a level above which the unit is already is told, and one without a limit too") {
    Machine machine(spec_of({{"KernelMonitoring", R"({"cgroup-memory":{"high-threshold":"80%"}})"},
                             {"PressureResponse", R"({"hook":"p"})"}}));
    machine.answer = answers("null");
    machine.start();
    CHECK(machine.count(EntryKind::limited) == 1);
    machine.advance(minutes(10));
    CHECK(machine.count(EntryKind::limited) == 1);
    machine.signals.memory_max = gib;
    machine.signals.memory_current = gib;
    machine.advance(minutes(10));
    CHECK(machine.calls.size() == 1);
    CHECK(machine.changes.empty());
}

TEST_CASE("a level is lifted for a unit that was restarted while it was armed") {
    Machine machine(spec_of({{"KernelMonitoring", R"({"cgroup-memory":{"high-threshold":"80%"}})"}}));
    machine.signals.memory_max = 1000 * mib;
    machine.start();
    CHECK(machine.number("MemoryHigh") == 800 * mib);
    machine.send(Stopped{});
    machine.signals.memory_current = 900 * mib;
    machine.start();
    CHECK(machine.at("MemoryHigh") == "infinity");
    machine.signals.memory_current = std::nullopt;
    machine.advance(minutes(1));
    machine.signals.memory_current = 10 * mib;
    machine.advance(minutes(1));
    CHECK(machine.number("MemoryHigh") == 800 * mib);
}

TEST_CASE("a level does not hold a unit that is paused, and is armed anew when it is resumed") {
    Machine machine(spec_of({{"KernelMonitoring", R"({"cgroup-memory":{"high-threshold":"80%"}})"},
                             {"Rules", R"([{"on":"unhealthy","set":{"cpu-weight":50}}])"}}));
    machine.signals.memory_max = 1000 * mib;
    machine.start();
    CHECK(machine.number("MemoryHigh") == 800 * mib);
    machine.pause();
    CHECK(machine.at("MemoryHigh") == "infinity");
    CHECK(machine.changes.size() == 2);
    machine.pause();
    machine.signals.memory_current = 900 * mib;
    machine.memory_high();
    machine.advance(minutes(1));
    CHECK(machine.changes.size() == 2);
    machine.signals.memory_current = 100 * mib;
    machine.policy.resume();
    machine.send(Running{false});
    CHECK(machine.number("MemoryHigh") == 800 * mib);
}

TEST_CASE("a pause takes back the level alone") {
    Machine machine(spec_of({{"KernelMonitoring", R"({"cgroup-memory":{"high-threshold":"80%"}})"},
                             {"Rules", R"([{"on":"memory-pressure","above":{"avg10":20},"set":)"
                                       R"({"memory-high":"600M","cpu-weight":50}}])"}}));
    machine.signals.memory_max = 1000 * mib;
    machine.pressure(Resource::memory, 50);
    machine.start();
    machine.stall(Resource::memory);
    machine.advance(seconds(2));
    CHECK(machine.number("MemoryHigh") == 600 * mib);
    const std::size_t before = machine.changes.size();
    machine.pause();
    CHECK(machine.number("MemoryHigh") == 600 * mib);
    CHECK(machine.changes.size() == before);
}
