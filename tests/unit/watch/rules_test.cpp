#include "sparrow/watch/rules.hpp"

#include "machine.hpp"

using namespace sparrow::watch;
using sparrow::test::gib;
using sparrow::test::growing;
using sparrow::test::Machine;
using sparrow::test::rules;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("a rule sets once its condition has held, grows in steps, and restores when it is calm") {
    Machine machine(rules(growing));
    machine.set("MemoryHigh", "1G");
    machine.start();
    CHECK(machine.policy.triggers().size() == 1);
    machine.pressure(Resource::memory, 30);
    machine.stall(Resource::memory);
    machine.advance(seconds(9));
    CHECK(machine.changes.empty());
    machine.advance(seconds(1));
    CHECK(machine.number("MemoryHigh") == gib + gib / 4);
    machine.advance(seconds(10));
    CHECK(machine.number("MemoryHigh") > gib + gib / 4);
    machine.advance(minutes(30));
    CHECK(machine.number("MemoryHigh") == 4 * gib);
    machine.pressure(Resource::memory, 0);
    machine.advance(seconds(12));
    CHECK(machine.number("MemoryHigh") == gib);
    CHECK(machine.count(EntryKind::restored) == 1);
    // Then all is still.
    machine.advance(seconds(30));
    machine.wakes = 0;
    machine.advance(hours(1));
    CHECK(machine.wakes == 0);
    // A condition that is interrupted begins anew.
    machine.changes.clear();
    for (int i = 0; i < 5; ++i) {
        machine.pressure(Resource::memory, 30);
        machine.stall(Resource::memory);
        machine.advance(seconds(8));
        machine.pressure(Resource::memory, 0);
        machine.advance(seconds(3));
    }
    CHECK(machine.changes.empty());
}

TEST_CASE("until a condition, and what is kept") {
    Machine machine(rules(R"([{"on":"oom","set":{"memory-max":"2G"},"until":{"on":"tasks","below":10}},)"
                          R"({"on":"oom-kill","set":{"cpu-weight":50}}])"));
    machine.set("MemoryMax", "1G");
    machine.set("CPUWeight", "100");
    machine.signals.tasks_current = 50;
    machine.start();
    machine.signals.memory_counters->oom = 1;
    machine.signals.memory_counters->oom_kill = 1;
    machine.send(MemoryEvents{});
    CHECK(machine.at("MemoryMax") == "2G");
    CHECK(machine.at("CPUWeight") == "50");
    machine.advance(minutes(10));
    CHECK(machine.at("MemoryMax") == "2G");
    machine.signals.tasks_current = 5;
    machine.advance(seconds(2));
    CHECK(machine.at("MemoryMax") == "1G");
    CHECK(machine.at("CPUWeight") == "50");
}

TEST_CASE("of two rules for one setting the newer counts, then the other") {
    Machine machine(rules(R"([{"on":"oom","set":{"cpu-weight":50},"until":"calm"},)"
                          R"({"on":"swap-max","set":{"cpu-weight":20},"until":"calm"}])"));
    machine.set("CPUWeight", "100");
    machine.start();
    machine.signals.memory_counters->swap_max = 1;
    machine.send(MemoryEvents{});
    CHECK(machine.at("CPUWeight") == "20");
    machine.advance(seconds(15));
    machine.signals.memory_counters->oom = 1;
    machine.send(MemoryEvents{});
    CHECK(machine.at("CPUWeight") == "50");
    machine.advance(seconds(6));
    CHECK(machine.at("CPUWeight") == "50");
    machine.advance(seconds(30));
    CHECK(machine.at("CPUWeight") == "100");
    CHECK(machine.changes.size() == 3);
}

TEST_CASE("a rule about a failure sets for the next start") {
    Machine machine(rules(R"([{"on":"failed","set":{"memory-max":"2G"}}])"));
    machine.set("MemoryMax", "1G");
    machine.start();
    machine.send(Stopped{false});
    machine.start();
    CHECK(machine.changes.empty());
    machine.send(Stopped{true});
    CHECK(machine.changes.empty());
    machine.advance(minutes(5));
    machine.start();
    CHECK(machine.at("MemoryMax") == "2G");
}
