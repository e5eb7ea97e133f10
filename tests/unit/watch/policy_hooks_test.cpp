#include "machine.hpp"
#include "sparrow/watch/policy.hpp"

using namespace sparrow::watch;
using sparrow::test::answers;
using sparrow::test::fails;
using sparrow::test::json;
using sparrow::test::Machine;
using sparrow::test::spec_of;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("a hook that hangs holds up nothing but hooks, and is given up") {
    Machine machine(spec_of({{"Monitoring", R"({"interval":30,"resource-check":{"hook":"r"}})"},
                             {"Rules", R"([{"on":"oom","set":{"cpu-weight":50},"until":"calm"}])"},
                             {"PressureResponse", R"({"hook":"p"})"}}));
    machine.set("CPUWeight", "100");
    machine.start();
    machine.advance(seconds(30));
    REQUIRE(machine.calls.size() == 1);
    machine.signals.memory_counters->oom = 1;
    machine.send(MemoryEvents{});
    CHECK(machine.at("CPUWeight") == "50");
    machine.advance(seconds(20));
    CHECK(machine.at("CPUWeight") == "100");
    CHECK(machine.calls.size() == 1);
    machine.advance(seconds(45));
    CHECK(machine.count(EntryKind::hook_failed) >= 1);
    CHECK(machine.calls.size() == 2);
    // The old one's answer is none of the new one's.
    machine.send(HookReturned{json(R"({"cpu-weight":1})"), "", 1});
    CHECK(machine.at("CPUWeight") == "100");
}

TEST_CASE("a hook that fails is called less and less often") {
    Machine machine(spec_of({{"Monitoring", R"({"interval":1,"resource-check":{"hook":"r"}})"}}));
    machine.answer = fails();
    machine.start();
    machine.advance(hours(1));
    // 1 s, 2 s, 4 s … and from there on every five minutes.
    CHECK(machine.calls.size() > 12);
    CHECK(machine.calls.size() < 25);
    CHECK(machine.count(EntryKind::hook_failed) == machine.calls.size());
    CHECK(machine.reason(EntryKind::hook_failed) == "died");
}

TEST_CASE("rubbish from a hook changes nothing") {
    for (const char* rubbish :
         {"null", "5", "[]", "\"memory-max\"", R"({"memory-max":null})", R"({"memory-max":"a lot"})",
          R"({"memory-maxx":"1G"})", R"({"memory-max":[1,2,3]})", R"({"memory-max":"+10%"})",
          R"({"after":"x.service"})", R"({"exec-start":"/bin/evil\nUser=root"})", R"({"":{}})"}) {
        CAPTURE(rubbish);
        Machine machine(spec_of({{"Monitoring", R"({"interval":30,"resource-check":{"hook":"r"}})"}}));
        machine.set("MemoryMax", "1G");
        machine.answer = answers(rubbish);
        machine.start();
        machine.advance(minutes(10));
        CHECK(machine.changes.empty());
        CHECK(machine.calls.size() == 20);
    }
}
