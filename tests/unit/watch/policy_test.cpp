#include "sparrow/watch/policy.hpp"

#include <algorithm>

#include "machine.hpp"
#include "support/random.hpp"

using namespace sparrow::watch;
using sparrow::test::answers;
using sparrow::test::gib;
using sparrow::test::growing;
using sparrow::test::json;
using sparrow::test::Machine;
using sparrow::test::mib;
using sparrow::test::Random;
using sparrow::test::rules;
using sparrow::test::spec_of;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("a restarted unit begins anew, and hears nothing of before") {
    Machine machine(spec_of({{"HealthCheck", R"({"type":"tcp","port":1,"interval":10})"},
                             {"PressureResponse", R"({"hook":"p"})"},
                             {"KernelMonitoring", R"({"cgroup-memory":{}})"}}));
    machine.start();
    machine.memory_high();
    machine.advance(seconds(10));
    CHECK(machine.checks == 1);
    machine.send(Stopped{true});
    CHECK_FALSE(machine.policy.wake_at());
    machine.signals.memory_counters = MemoryCounters{};
    machine.start();
    machine.send(Checked{false, "old"});
    machine.send(HookReturned{json(R"({"cpu-weight":1})"), "", 1});
    CHECK(machine.policy.health()->failures() == 0);
    CHECK(machine.changes.empty());
    CHECK(machine.calls.size() == 1);
    // What a control group counted before the daemon saw it is no event.
    machine.signals.memory_counters = std::nullopt;
    machine.send(Running{false});
    machine.signals.memory_counters = MemoryCounters{.oom = 7};
    machine.send(MemoryEvents{});
    CHECK(machine.calls.size() == 1);
    machine.signals.memory_counters->oom = 8;
    machine.send(MemoryEvents{});
    CHECK(machine.calls.size() == 2);
}

TEST_CASE("while it is paused nothing is done, and afterwards what then holds") {
    Machine machine(spec_of({{"HealthCheck", R"({"type":"tcp","port":1,"interval":10,"failure-threshold":1,)"
                                             R"("on-failure":"stop"})"},
                             {"Monitoring", R"({"interval":30,"resource-check":{"hook":"r"}})"},
                             {"Rules", growing},
                             {"KernelMonitoring", R"({"cgroup-memory":{}})"},
                             {"PressureResponse", R"({"hook":"p"})"}}));
    machine.set("MemoryHigh", "1G");
    machine.answer = answers("null");
    machine.start();
    machine.advance(seconds(10));
    CHECK(machine.checks == 1);
    machine.pause();
    CHECK_FALSE(machine.policy.wake_at());
    machine.send(Checked{false, "no"});
    machine.memory_high();
    machine.pressure(Resource::memory, 50);
    machine.stall(Resource::memory);
    machine.advance(minutes(5));
    machine.send(Woken{});
    CHECK(machine.acts.empty());
    CHECK(machine.calls.empty());
    CHECK(machine.changes.empty());
    machine.policy.resume();
    machine.send(Woken{});
    machine.advance(seconds(11));
    REQUIRE_FALSE(machine.calls.empty());
    CHECK(machine.calls[0].call.hook.name == "r");
    CHECK(machine.number("MemoryHigh") > gib);
}

TEST_CASE("all is taken back at once where somebody asks for it") {
    Machine machine(rules(R"([{"on":"oom","set":{"cpu-weight":50}}])", R"({"cooldown":600})"));
    machine.set("CPUWeight", "100");
    machine.start();
    machine.signals.memory_counters->oom = 1;
    machine.send(MemoryEvents{});
    CHECK(machine.at("CPUWeight") == "50");
    CHECK(machine.policy.adjusted().size() == 1);
    machine.advance(minutes(1));
    const Actions actions = machine.policy.revert({"revert", "", "admin", 0});
    REQUIRE(actions.changes.size() == 1);
    CHECK(to_string(actions.changes[0].to) == "100");
    machine.send(Applied{{{actions.changes[0], actions.changes[0].to, ""}}});
    CHECK(machine.policy.adjusted().empty());
    machine.advance(minutes(1));
    CHECK(machine.changes.size() == 1);
}

TEST_CASE("where it only recommends it changes nothing, and says each thing once") {
    Machine machine(spec_of({{"Monitoring", R"({"interval":30,"resource-check":{"hook":"r"}})"},
                             {"KernelMonitoring", R"({"cgroup-memory":{"high-threshold":"50%"}})"},
                             {"Rules", R"([{"on":"memory-high","set":{"memory-max":"2G"}}])"},
                             {"Adaptation", R"({"mode":"recommend"})"}}));
    machine.set("MemoryMax", "1G");
    machine.set("CPUWeight", "100");
    machine.signals.memory_max = gib;
    machine.answer = answers(R"({"cpu-weight":50})");
    machine.start();
    machine.memory_high();
    machine.advance(minutes(10));
    CHECK(machine.changes.empty());
    CHECK(machine.calls.size() == 20);
    CHECK(machine.count(EntryKind::recommended) == 2);
}

TEST_CASE("what systemd refuses is told, and not tried again and again") {
    Machine machine(rules(R"([{"on":"oom","set":{"cpu-weight":50}}])"));
    machine.takes_changes = false;
    machine.start();
    machine.signals.memory_counters->oom = 1;
    machine.send(MemoryEvents{});
    machine.advance(hours(1));
    CHECK(machine.changes.size() == 1);
    CHECK(machine.reason(EntryKind::refused) == "not now");
}

// Any events in any order, with any signals, at any times, with hooks that answer anything, late or never.
TEST_CASE("no sequence of events breaks the invariants") {
    Random random(5);
    const auto below = [&](std::uint64_t most) { return std::uint64_t{random()} % most; };
    for (int round = 0; round < 60; ++round) {
        Machine machine(spec_of(
            {{"Monitoring", R"({"interval":7,"resource-check":{"hook":"r"},"pattern-check":{"hook":"q"}})"},
             {"KernelMonitoring",
              R"({"cgroup-memory":{"high-threshold":"80%"},"psi":{"memory":{"threshold":1,"window":500000}}})"},
             {"PressureResponse", R"({"hook":"p"})"},
             {"HealthCheck",
              R"({"type":"closure","check":{"hook":"h"},"interval":5,"on-failure":"restart"})"},
             {"Rules",
              R"([{"on":"memory-pressure","above":{"avg10":20},"set":{"memory-max":"+25%"},"until":"calm"},)"
              R"({"on":{"any":["oom",{"not":"memory-pressure"}]},"for":3,"set":{"memory-max":"-10%"}}])"},
             {"ChangeThreshold", R"({"memory-max":"10M"})"},
             {"Adaptation",
              R"({"cooldown":3,"rate":{"changes":4,"per":60},"bounds":{"memory-max":{"min":"64M","max":"4G"}}})"}}));
        machine.set("MemoryMax", "1G");
        machine.signals.memory_max = gib;
        const char* const texts[] = {R"({"memory-max":"2G"})",   R"({"memory-max":"+300%"})", "null", "false",
                                     R"({"memory-max":"-99%"})", R"({"memory-max":"x"})",     "{}"};
        machine.answer = nullptr;
        std::vector<Time> changed;
        std::vector<Time> acted;
        std::size_t running = 0;
        for (int step = 0; step < 300; ++step) {
            machine.signals.memory_current = below(4 * gib);
            machine.pressure(Resource::memory, static_cast<double>(below(100)));
            const std::uint64_t before = machine.number("MemoryMax");
            machine.changes.clear();
            machine.acts.clear();
            const std::size_t calls = machine.calls.size();
            const bool was_idle = !machine.policy.is_running() || machine.policy.is_paused();
            switch (below(10)) {
                case 0:
                    machine.send(Running{below(2) == 0});
                    break;
                case 1:
                    machine.send(Stopped{below(2) == 0});
                    break;
                case 2:
                    machine.stall(Resource::memory);
                    break;
                case 3:
                    machine.signals.memory_counters->oom += below(2);
                    machine.memory_high();
                    break;
                case 4:
                    below(2) == 0 ? machine.pause() : machine.policy.resume();
                    break;
                case 5:
                case 6:
                    if (!machine.calls.empty()) {
                        machine.send(
                            HookReturned{below(4) == 0 ? std::nullopt : std::optional(json(texts[below(7)])),
                                         "late", machine.calls.back().call.number});
                    }
                    break;
                default:
                    machine.now += seconds(below(4));
                    machine.send(Woken{});
            }
            CAPTURE(round, step, before);
            // One call at a time: the next only when the one before has returned or is lost.
            REQUIRE(machine.calls.size() <= calls + 1);
            running = machine.calls.size() - calls;
            const bool is_idle = !machine.policy.is_running() || machine.policy.is_paused();
            // Once paused, nothing; with the pause itself, no more than the level being lifted.
            const auto lifted =
                std::count_if(machine.changes.begin(), machine.changes.end(), [](const Change& change) {
                    return change.cause.trigger == "memory-high" && change.restores;
                });
            const std::size_t other = machine.changes.size() - static_cast<std::size_t>(lifted);
            REQUIRE((!is_idle || (other == 0 && machine.acts.empty() && running == 0)));
            REQUIRE((!was_idle || !is_idle || lifted == 0));
            for (const Change& change : machine.changes) {
                if (change.name != "MemoryMax") {
                    continue;
                }
                const std::uint64_t to = *change.to.number;
                const std::uint64_t from = *change.from.number;
                REQUIRE((change.restores || to > from || to >= 64 * mib));
                REQUIRE((change.restores || to < from || to <= 4 * gib));
                REQUIRE((to > from || static_cast<double>(to) >=
                                          static_cast<double>(*machine.signals.memory_current) * 1.1));
                REQUIRE((changed.empty() || machine.now - changed.back() >= seconds(3)));
                changed.push_back(machine.now);
                REQUIRE(std::count_if(changed.begin(), changed.end(),
                                      [&](Time time) { return time + seconds(60) > machine.now; }) <= 4);
            }
            for (std::size_t i = 0; i < machine.acts.size(); ++i) {
                acted.push_back(machine.now);
            }
            REQUIRE(std::count_if(acted.begin(), acted.end(),
                                  [&](Time time) { return time + seconds(60) > machine.now; }) <= 4);
        }
    }
}
