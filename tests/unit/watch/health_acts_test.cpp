#include "sparrow/watch/health_acts.hpp"

#include "machine.hpp"

using namespace sparrow::watch;
using sparrow::test::Machine;
using sparrow::test::spec_of;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("a unit that stays unhealthy is restarted, but not again and again") {
    Machine machine(
        spec_of({{"HealthCheck",
                  R"({"type":"tcp","port":1,"interval":10,"failure-threshold":1,"on-failure":"restart"})"},
                 {"Adaptation", R"({"rate":{"changes":3,"per":600}})"}}));
    machine.check = [] { return false; };
    machine.start();
    for (int i = 0; i < 10; ++i) {
        const std::size_t before = machine.acts.size();
        machine.advance(seconds(10));
        if (machine.acts.size() > before) {
            CHECK(machine.acts.back() == Act::restart);
            machine.start();
        }
    }
    CHECK(machine.acts.size() == 3);
    CHECK(machine.count(EntryKind::refused) == 1);
    machine.advance(minutes(10));
    CHECK(machine.acts.size() == 4);
}
