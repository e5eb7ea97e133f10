#include "sparrow/watch/hook_argument.hpp"

#include "sparrow/watch/value_json.hpp"
#include "support/catch.hpp"

using namespace sparrow::watch;

TEST_CASE("a hook is told what happened and what is known, and nothing that was not measured") {
    HookContext context{"web.service", "pressure-response", "memory-pressure", false, 2, {}, {}};
    CHECK(
        to_json(argument_of(context, {})) ==
        R"({"health":{"failures":2,"healthy":false},"history":[],"hook":"pressure-response","limits":{},)"
        R"("memory":{},"psi":{"cpu":{},"io":{},"memory":{}},"type":"memory-pressure","unit":"web.service"})");
    Signals signals;
    Pressure pressure;
    pressure.some = {12.34, 2, 0.29, 4};
    signals.pressure(Domain::system, Resource::memory) = pressure;
    signals.pressure(Domain::unit, Resource::cpu) = pressure;
    signals.memory_max = infinity;
    signals.memory_current = 5;
    signals.memory_counters = MemoryCounters{.high = 7};
    signals.tasks_current = 9;
    signals.load = 0.5;
    context.limits = {{"MemoryMax", "2G"}};
    context.history = {{EntryKind::changed, {"rule", "", "rule 1", 0}, "MemoryMax", "1G", "2G", "why"}};
    const auto argument = argument_of(context, signals);
    const auto at = [&](std::initializer_list<std::string_view> path) {
        const auto* value = &argument;
        for (const auto key : path) {
            value = sparrow::model::find_in(value, key);
        }
        return value == nullptr ? std::string("missing") : to_json(*value);
    };
    CHECK(at({"psi", "memory"}) == R"({"system":[[1234,200,29,4],[0,0,0,0]]})");
    CHECK(at({"psi", "cpu"}) == R"({"unit":[[1234,200,29,4],[0,0,0,0]]})");
    CHECK(at({"psi", "io"}) == "{}");
    CHECK(at({"memory", "max"}) == "\"infinity\"");
    CHECK(at({"memory", "current"}) == "5");
    CHECK(at({"memory", "swap"}) == "missing");
    CHECK(at({"memory", "events", "high"}) == "7");
    CHECK(at({"tasks"}) == "9");
    CHECK(at({"load"}) == "0.5");
    CHECK(at({"limits", "memory-max"}) == "\"2G\"");
    CHECK(at({"history"}) ==
          R"([{"by":"rule 1","from":"1G","kind":"changed","property":"memory-max","reason":"why","to":"2G",)"
          R"("trigger":"rule"}])");
}
