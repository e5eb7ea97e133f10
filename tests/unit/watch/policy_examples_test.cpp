#include "machine.hpp"
#include "sparrow/watch/policy.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::watch;
using sparrow::test::answers;
using sparrow::test::gib;
using sparrow::test::Machine;
using sparrow::test::spec_of;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

// The spec that the generator writes of one of the vision's examples.
WatchSpec seed(const std::string& name) {
    const auto parsed = unit::parse(
        test::read_file(SPARROW_SOURCE_DIR "/tests/golden/seeds/out/normal/" + name + ".service"));
    REQUIRE(parsed);
    for (const unit::Section& section : parsed->file.sections) {
        if (section.name == "X-Sparrow") {
            return spec_of(section.settings);
        }
    }
    return spec_of({});
}

}  // namespace

TEST_CASE("examples without runtime keys do nothing and wake nobody") {
    for (const char* name : {"webserver", "api-server", "beans"}) {
        CAPTURE(name);
        Machine machine(seed(name));
        machine.start();
        machine.advance(hours(1));
        CHECK(machine.wakes == 0);
        CHECK(machine.changes.empty());
        CHECK(machine.policy.triggers().empty());
        CHECK_FALSE(machine.policy.needs_memory_events());
    }
}

TEST_CASE("example: resources are checked each minute, and small changes are none") {
    Machine machine(seed("webapp"));
    machine.set("MemoryMax", "2G");
    machine.set("CPUQuota", "100%");
    machine.set("IOWeight", "100");
    machine.answer = answers(R"({"memory-max":"2100M","cpu-quota":"50%","io-weight":100})");
    machine.start();
    machine.advance(seconds(59));
    CHECK(machine.calls.empty());
    machine.advance(seconds(1));
    REQUIRE(machine.calls.size() == 1);
    CHECK(machine.calls[0].call.hook.name == "monitoring.resource-check");
    CHECK(machine.calls[0].call.cause.trigger == "interval");
    CHECK(machine.at("CPUQuota") == "50%");
    CHECK(machine.at("MemoryMax") == "2G");
    CHECK(machine.reason(EntryKind::refused) == "changes by less than its threshold");
    machine.answer = answers(R"({"memory-max":"4G","cpu-quota":"55%"})");
    machine.advance(minutes(1));
    CHECK(machine.at("MemoryMax") == "4G");
    CHECK(machine.at("CPUQuota") == "50%");
    machine.advance(hours(1));
    CHECK(machine.calls.size() == 62);
    CHECK(machine.changes.size() == 2);
}

TEST_CASE("example: pressure and memory events are told to the response") {
    Machine machine(seed("database-service"));
    machine.signals.memory_max = gib;
    machine.answer = answers("null");
    machine.start();
    CHECK(machine.policy.triggers().size() == 2);
    CHECK(machine.policy.needs_memory_events());
    // 80% of the limit, in pages.
    CHECK(machine.number("MemoryHigh") == gib * 8 / 10 / 4096 * 4096);
    machine.pressure(Resource::memory, 30);
    machine.stall(Resource::memory);
    machine.stall(Resource::cpu, Level::full);
    machine.memory_high();
    REQUIRE(machine.calls.size() == 3);
    CHECK(machine.calls[0].call.cause.trigger == "memory-pressure");
    CHECK(machine.calls[0].call.cause.figures == "memory-pressure some avg10=30.00");
    CHECK(machine.calls[1].call.cause.trigger == "cpu-pressure");
    CHECK(machine.calls[2].call.cause.trigger == "memory-high");
    CHECK(machine.calls[2].context.type == "memory-high");
    // At the same trigger, after a pause; an event in each window does not mean a call for each.
    for (int i = 0; i < 100; ++i) {
        machine.advance(std::chrono::milliseconds(100));
        machine.stall(Resource::memory);
    }
    CHECK(machine.calls.size() == 4);
}

TEST_CASE("example: patterns are looked for, and what is set is for the next start") {
    Machine machine(seed("security-service"));
    machine.set("Environment", "");
    machine.answer = answers(R"({"environment":{"RATE_LIMIT":"aggressive","SECURITY_MODE":"restrictive"}})");
    machine.start();
    machine.advance(seconds(30));
    REQUIRE(machine.changes.size() == 1);
    CHECK(machine.changes[0].name == "Environment");
    CHECK_FALSE(machine.changes[0].is_live);
    CHECK(machine.at("Environment") == "RATE_LIMIT=aggressive SECURITY_MODE=restrictive");
    machine.answer = answers("{}");
    machine.advance(minutes(5));
    CHECK(machine.changes.size() == 1);
}

TEST_CASE("example: a strategy is asked at kernel signals, and what is no setting is noted") {
    Machine machine(seed("ml-inference"));
    machine.answer = answers(R"({"memory-strategy":"cache-reduced"})");
    machine.start();
    machine.advance(hours(1));
    CHECK(machine.wakes == 0);
    machine.stall(Resource::memory);
    CHECK(machine.calls.size() == 1);
    CHECK(machine.reason(EntryKind::noted) == "memory-strategy cache-reduced");
}

TEST_CASE("example: a health check that fails calls its hook") {
    Machine machine(seed("microservice"));
    bool is_good = false;
    machine.check = [&] { return is_good; };
    machine.answer = answers("true");
    machine.start();
    machine.advance(seconds(89));
    CHECK(machine.checks == 2);
    CHECK(machine.calls.empty());
    machine.advance(seconds(1));
    REQUIRE(machine.calls.size() == 1);
    CHECK(machine.calls[0].call.hook.name == "health-check.on-failure");
    CHECK_FALSE(machine.policy.health()->is_healthy());
    machine.advance(minutes(5));
    CHECK(machine.calls.size() == 1);
    is_good = true;
    machine.advance(seconds(30));
    CHECK(machine.policy.health()->is_healthy());
    CHECK(machine.count(EntryKind::unhealthy) == 1);
    CHECK(machine.count(EntryKind::healthy) == 1);
}

TEST_CASE("examples with hooks: they are checks at an interval") {
    for (const char* name : {"my-webapp", "my-webapp-orchestrated"}) {
        CAPTURE(name);
        Machine machine(seed(name));
        machine.answer = answers("true");
        machine.start();
        machine.advance(minutes(2));
        CHECK(machine.calls.size() == 4);
        CHECK(machine.policy.health()->is_healthy());
        machine.answer = answers("false");
        machine.advance(minutes(3));
        CHECK_FALSE(machine.policy.health()->is_healthy());
    }
}
