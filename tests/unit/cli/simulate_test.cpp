// sparrowctl simulate and record.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "sparrow/watch/series.hpp"
#include "support/catch.hpp"
#include "support/sparrowctl.hpp"

using namespace sparrow;
using sparrow::test::contains;
using sparrow::test::shell_word;
using sparrow::test::sparrowctl;

namespace {

const std::string fixtures = SPARROW_SOURCE_DIR "/tests/unit/cli/simulate/";
const std::string seeds = SPARROW_SOURCE_DIR "/tests/golden/seeds/in/";

// What it prints for `source` with the series of that name, and what it is to print.
void check_simulation(const std::string& source, const std::string& name, const std::string& options) {
    CAPTURE(name);
    const test::TempDir directory;
    const auto result =
        sparrowctl(directory, "simulate " + shell_word(source) + " --signals " +
                                  shell_word(fixtures + name + ".signals") + " " + options + " 2>&1");
    CHECK(result.status == 0);
    CHECK(result.output == test::read_file(fixtures + name + ".expected"));
}

}  // namespace

TEST_CASE("a simulation of a rule and a health check") {
    check_simulation(fixtures + "rule.service.raku", "rule", "");
}

TEST_CASE("a simulation of the vision's web application calls its hook") {
    check_simulation(seeds + "webapp.service.raku", "webapp",
                     "--fact available-memory=3G --fact load=90 --fact connections=10");
}

TEST_CASE("a simulation of the vision's database tells when its hook would be called") {
    check_simulation(seeds + "database-service.service.raku", "database-service", "--no-hooks");
}

TEST_CASE("a simulation as JSON has an object for each thing that is told") {
    const test::TempDir directory;
    const auto result =
        sparrowctl(directory, "simulate --json " + shell_word(fixtures + "rule.service.raku") +
                                  " --signals - <" + shell_word(fixtures + "rule.signals"));
    const auto json = nlohmann::json::parse(result.output);
    REQUIRE(json.size() == 4);
    CHECK(json[1] == nlohmann::json{{"at", 12.5},
                                    {"by", "rule 1"},
                                    {"figures", "memory-pressure some avg10=23.50"},
                                    {"from", "512M"},
                                    {"kind", "changed"},
                                    {"line", 2},
                                    {"setting", "memory-high"},
                                    {"to", "640M"},
                                    {"trigger", "rule"}});
}

TEST_CASE("what cannot be simulated is told, the series with file and line") {
    const test::TempDir directory;
    const std::string source = shell_word(fixtures + "rule.service.raku");
    const std::string wrong = directory.file("wrong.signals", "# first\n{\"at\":1}\n{\"at\":0.5}\n");
    const auto series = sparrowctl(directory, "simulate " + source + " --signals " + wrong + " 2>&1");
    CHECK(series.status == 1);
    CHECK(series.output ==
          "sparrowctl: " + wrong + ":3: 'at' is 0.5, before the line above, which is at 1\n");
    const std::string empty = directory.file("empty.signals", "\n");
    CHECK(contains(sparrowctl(directory, "simulate " + source + " --signals " + empty + " 2>&1").output,
                   "empty.signals has no line"));
    CHECK(sparrowctl(directory, "simulate " + source + " --signals /nonexistent 2>&1").status == 1);
    CHECK(sparrowctl(directory, "simulate " + source + " 2>&1").status == 2);
    const std::string plain = directory.file(
        "plain.service.raku", "#!raku\ntask-run 'plain', 'systemd', %( start => '/bin/true' );\n");
    const auto unwatched =
        sparrowctl(directory, "simulate " + plain + " --signals " + fixtures + "rule.signals 2>&1");
    CHECK(unwatched.status == 1);
    CHECK(contains(unwatched.output, "it describes no unit with rules, hooks or checks"));
    const std::string two = directory.file(
        "two.raku",
        "#!raku\nfor <a b> { task-run $_, 'systemd', %( start => '/bin/true', rules => [ %( on => "
        "'memory-pressure', set => %( memory-high => '640M' ) ), ] ) }\n");
    const std::string rest = " --signals " + fixtures + "rule.signals 2>&1";
    CHECK(contains(sparrowctl(directory, "simulate " + two + rest).output,
                   "say which is meant with --unit: a.service and b.service"));
    CHECK(contains(sparrowctl(directory, "simulate --unit b " + two + rest).output, "infinity → 640M"));
    CHECK(contains(sparrowctl(directory, "simulate --unit c " + two + rest).output,
                   "none of its units that are watched is called c.service"));
}

TEST_CASE("a recording is a series that a simulation takes") {
    const test::TempDir directory;
    (void)directory.file("bin/systemctl", "#!/bin/sh\necho /\n", 0755);
    const std::string path = "PATH=" + shell_word(directory / "bin") + ":$PATH";
    const std::string file = directory / "web.signals";
    const auto recorded =
        sparrowctl(directory, "record web --interval 0.1 --seconds 0.35 > " + shell_word(file), path);
    CHECK(recorded.status == 0);
    const std::string text = test::read_file(file);
    CHECK(std::count(text.begin(), text.end(), '\n') == 4);
    const auto first = watch::parse_moment(text.substr(0, text.find('\n')), {});
    REQUIRE(first);
    CHECK(first->at < std::chrono::seconds(1));
    CHECK(first->signals.memory_total);
    CHECK(sparrowctl(directory, "simulate " + shell_word(fixtures + "rule.service.raku") + " --signals " +
                                    shell_word(file))
              .status == 0);
}

TEST_CASE("a unit that does not run cannot be recorded") {
    const test::TempDir directory;
    (void)directory.file("bin/systemctl", "#!/bin/sh\necho\n", 0755);
    const auto result =
        sparrowctl(directory, "record web 2>&1", "PATH=" + shell_word(directory / "bin") + ":$PATH");
    CHECK(result.status == 1);
    CHECK(result.output == "sparrowctl: web.service does not run\n");
}
