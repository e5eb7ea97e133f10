#include "sparrow/watch/responses.hpp"

#include "machine.hpp"

using namespace sparrow::watch;
using sparrow::test::json;
using sparrow::test::Machine;
using sparrow::test::spec_of;
using std::chrono::seconds;

TEST_CASE("a slow hook's answer counts for as long as one that comes at once") {
    Machine machine(
        spec_of({{"PressureResponse", R"({"hook":"p"})"}, {"KernelMonitoring", R"({"cgroup-memory":{}})"}}));
    machine.set("CPUWeight", "100");
    machine.start();
    machine.memory_high();
    machine.advance(seconds(25));
    machine.send(HookReturned{json(R"({"cpu-weight":50})"), "", 1});
    CHECK(machine.at("CPUWeight") == "50");
    machine.advance(seconds(9));
    CHECK(machine.at("CPUWeight") == "50");
    machine.advance(seconds(1));
    CHECK(machine.at("CPUWeight") == "100");
}

TEST_CASE("of events that wait for a hook the newest is told") {
    Machine machine(
        spec_of({{"PressureResponse", R"({"hook":"p"})"}, {"KernelMonitoring", R"({"cgroup-memory":{}})"}}));
    machine.start();
    machine.memory_high();
    machine.signals.memory_counters->max = 1;
    machine.send(MemoryEvents{});
    machine.signals.memory_counters->oom = 1;
    machine.send(MemoryEvents{});
    CHECK(machine.calls.size() == 1);
    machine.send(HookReturned{json("null"), "", 1});
    REQUIRE(machine.calls.size() == 2);
    CHECK(machine.calls[1].call.cause.trigger == "oom");
    machine.send(HookReturned{json("null"), "", 2});
    CHECK(machine.calls.size() == 2);
}
