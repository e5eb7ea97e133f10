#include "sparrow/watch/series.hpp"

#include <sstream>
#include <string>

#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::watch;

namespace {

Moment moment(const std::string& line, const Moment& before = {}) {
    const auto parsed = parse_moment(line, before);
    INFO((parsed ? std::string() : parsed.error().message));
    REQUIRE(parsed);
    return *parsed;
}

std::string error(const std::string& line, const Moment& before = {}) {
    const auto parsed = parse_moment(line, before);
    return parsed ? "" : parsed.error().message;
}

}  // namespace

TEST_CASE("a line says what is told at a moment, and leaves the rest as it was") {
    const Moment first = moment(
        R"({"at":1.5,"event":"memory-pressure","of":"unit","psi":{"memory":{"avg10":23.5,"total":7,"full":{"avg60":2},)"
        R"("unit":{"avg10":4}}},"memory":{"current":10,"max":"infinity","total":100,"events":{"high":3}},)"
        R"("tasks":5,"cpu-usage":9,"load":1.2})");
    CHECK(first.at == std::chrono::milliseconds(1500));
    CHECK(first.event == Kind::memory_pressure);
    CHECK(first.of == Domain::unit);
    CHECK(first.signals.pressure(Domain::system, Resource::memory)->some.avg10 == 23.5);
    CHECK(first.signals.pressure(Domain::system, Resource::memory)->some.total == 7);
    CHECK(first.signals.pressure(Domain::system, Resource::memory)->full.avg60 == 2);
    CHECK(first.signals.pressure(Domain::unit, Resource::memory)->some.avg10 == 4);
    CHECK_FALSE(first.signals.pressure(Domain::slice, Resource::memory));
    CHECK_FALSE(first.signals.pressure(Domain::system, Resource::cpu));
    CHECK(first.signals.memory_max == infinity);
    CHECK(first.signals.memory_counters->high == 3);
    CHECK(first.signals.tasks_current == 5U);
    CHECK(first.signals.load == 1.2);

    const Moment second = moment(R"({"at":2,"memory":{"current":11},"event":"unhealthy"})", first);
    CHECK_FALSE(second.event);
    CHECK_FALSE(second.of);
    CHECK_FALSE(second.is_healthy);
    CHECK(second.signals.memory_current == 11U);
    CHECK(second.signals.memory_total == 100U);
    CHECK(second.signals.pressure(Domain::system, Resource::memory)->some.avg10 == 23.5);
    CHECK_FALSE(moment(R"({"at":3})", second).is_healthy);
    CHECK(moment(R"({"at":3,"event":"healthy"})", second).is_healthy);
}

TEST_CASE("an event of memory is counted where the line does not count it") {
    const Moment first = moment(R"({"at":1,"event":"memory-high"})");
    CHECK(first.signals.memory_counters->high == 1);
    const Moment second = moment(R"({"at":2,"event":"memory-high","memory":{"events":{"high":5}}})", first);
    CHECK(second.signals.memory_counters->high == 5);
    CHECK(moment(R"({"at":3,"event":"oom-kill"})", second).signals.memory_counters->oom_kill == 1);
    CHECK_FALSE(moment(R"({"at":1,"event":"started"})").signals.memory_counters);
}

TEST_CASE("what is wrong with a line is told") {
    Moment before;
    before.at = std::chrono::seconds(3);
    CHECK(error(R"({"event":"started"})") == "'at' is missing: seconds since the series began, such as 12.5");
    CHECK(error(R"({"at":2})", before) == "'at' is 2, before the line above, which is at 3");
    CHECK(error(R"({"at":-1})") == "'at' is a number from 0");
    CHECK(error(R"({"at":1e300})") == "'at' is more than a year");
    CHECK(error(R"({"at":1,"evnt":"x"})") ==
          "unknown key 'evnt'; there are at, event, of, psi, memory, tasks, cpu-usage, load");
    CHECK(
        error(R"({"at":1,"psi":{"memory":{"avg":1}}})") ==
        "unknown key 'avg' in 'psi.memory'; there are avg10, avg60, avg300, total, some, full, unit, slice");
    CHECK(error(R"({"at":1,"psi":{"memory":{"unit":{"avg10":"x"}}}})") ==
          "'psi.memory.unit.avg10' is a number from 0");
    CHECK(error(R"({"at":1,"memory":{"max":"all"}})") ==
          "'memory.max' is a whole number from 0, or \"infinity\"");
    CHECK(error(R"({"at":1,"memory":{"current":1.5}})") == "'memory.current' is a whole number from 0");
    CHECK(error(R"({"at":1,"memory":7})").find("'memory' is an object, found ") == 0);
    CHECK(error(R"({"at":1,"event":"memory"})").find("'event' is one of healthy, memory-pressure, ") == 0);
    CHECK(error(R"({"at":1,"of":"machine"})") == "'of' is system, unit or slice");
    for (const char* line : {"", "[]", "7", "{", "{\"at\":1"}) {
        CAPTURE(line);
        CHECK_FALSE(error(line).empty());
    }
}

TEST_CASE("a line that is written is read again as the same") {
    const std::string line =
        R"({"at":2.25,"cpu-usage":9,"event":"stopped","load":0.5,"memory":{"current":10,"events":{"high":3,)"
        R"("low":0,"max":0,"oom":0,"oom-group-kill":0,"oom-kill":1,"swap-fail":0,"swap-high":0,"swap-max":0},)"
        R"("high":"infinity","total":100},"psi":{"io":{"full":{"avg10":0.0,"avg300":0.0,"avg60":1.5,"total":4},)"
        R"("some":{"avg10":3.5,"avg300":0.0,"avg60":0.0,"total":0},"unit":{"full":{"avg10":0.0,"avg300":0.0,)"
        R"("avg60":0.0,"total":0},"some":{"avg10":7.0,"avg300":0.0,"avg60":0.0,"total":1}}}},"tasks":2})";
    CHECK(to_line(moment(line)) == line);
    CHECK(to_line(moment(R"({"at":1,"event":"unhealthy"})")) == R"({"at":1.0,"event":"unhealthy"})");
}

TEST_CASE("an event after the last number that can be counted is one more, and written as such") {
    const Moment full = moment(R"({"at":1,"memory":{"events":{"oom":9223372036854775806}}})");
    const auto next = parse_moment(R"({"at":1,"event":"oom"})", full);
    REQUIRE(next);
    CHECK(next->signals.memory_counters->oom == 9223372036854775807ULL);
    const auto last = parse_moment(R"({"at":1,"event":"oom"})", *next);
    REQUIRE(last);
    CHECK(parse_moment(to_line(*last), {}));
}

TEST_CASE("a series is read line by line, and an error says in which") {
    std::istringstream good("# recorded\n\n{\"at\":1}\n \t\r\n{\"at\":2,\"tasks\":3}");
    const auto series = parse_series(good);
    REQUIRE(series);
    REQUIRE(series->size() == 2);
    CHECK(series->back().signals.tasks_current == 3);
    std::istringstream none("");
    CHECK(parse_series(none)->empty());
    for (const std::string& wrong :
         {std::string("{\"at\":1"), std::string("{\"at\":1}\0", 9), std::string("\0", 1),
          std::string("{\"at\":0}"), std::string(100000, '['), std::string("\xff")}) {
        CAPTURE(wrong.size());
        std::istringstream lines("#\n{\"at\":1}\n" + wrong + "\n{\"at\":2}\n");
        const auto read = parse_series(lines);
        REQUIRE_FALSE(read);
        CHECK(read.error().message.starts_with("3: "));
    }
}

TEST_CASE("a line of a series has an end") {
    const std::string longest = "#" + std::string(65535, 'x');
    for (const char* const end : {"", "\n", "\n{\"at\":1}"}) {
        std::istringstream good(longest + end);
        CHECK(parse_series(good));
        std::istringstream too_long("\n" + longest + "x" + end);
        const auto read = parse_series(too_long);
        REQUIRE_FALSE(read);
        CHECK(read.error().message == "2: a line has at most 65536 bytes");
    }
}
