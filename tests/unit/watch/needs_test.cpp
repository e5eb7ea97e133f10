#include "sparrow/watch/needs.hpp"

#include "machine.hpp"

using namespace sparrow;
using namespace sparrow::watch;

namespace {

// What a rule with that condition has measured.
Measures measured(const std::string& condition, const std::string& until = R"("calm")") {
    return needs_of(test::rules(R"([{)" + condition + R"(,"set":{"memory-high":"1G"},"until":)" + until +
                                R"(,"then":"restore"}])"))
        .measures;
}

}  // namespace

TEST_CASE("what no rule asks about is not measured") {
    Measures none;
    CHECK(measured(R"("on":"memory-high")") == none);
    CHECK(measured(R"("on":"tasks","above":5)") == none);
    CHECK(measured(R"("on":"memory-usage","above":"80%")") == none);

    Measures of_unit;
    of_unit.add_pressure(Domain::unit, Resource::memory);
    CHECK(measured(R"("on":"memory-pressure","of":"unit","above":{"avg10":20})") == of_unit);

    Measures of_machine;
    of_machine.machine = true;
    CHECK(measured(R"("on":"memory-available","below":"1G")") == of_machine);
}

TEST_CASE("all parts of a condition are measured, and what ends it") {
    Measures both;
    both.add_pressure(Domain::system, Resource::io);
    both.add_pressure(Domain::slice, Resource::cpu);
    CHECK(
        measured(
            R"("all":[{"on":"io-pressure"},{"not":{"on":"cpu-pressure","of":"slice","above":{"avg60":1}}}])") ==
        both);
    both = {};
    both.add_pressure(Domain::system, Resource::cpu);
    both.machine = true;
    CHECK(measured(R"("on":"cpu-pressure")", R"({"on":"memory-available","above":"50%"})") == both);
}

TEST_CASE("closures are told everything when they are called, and nothing is measured for them before") {
    CHECK(needs_of(test::spec_of({{"PressureResponse", R"({"hook":"p"})"}})).measures == Measures{});
    Measures of_trigger;
    of_trigger.add_pressure(Domain::system, Resource::io);
    CHECK(needs_of(test::spec_of(
                       {{"PressureResponse", R"({"hook":"p"})"},
                        {"KernelMonitoring", R"({"psi":{"io":{"threshold":150000,"window":1000000}}})"}}))
              .measures == of_trigger);
}
