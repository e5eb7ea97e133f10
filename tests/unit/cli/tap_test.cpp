#include "sparrow/cli/tap.hpp"

#include <string>

#include "sparrow/base/text.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::cli;
using sparrow::test::contains;

namespace {

TapSummary read(const std::string& text) {
    TapSummary summary;
    for (const std::string& line : split(text, '\n')) {
        read_tap_line(line, summary);
    }
    return summary;
}

std::string reason(const std::string& text, TestEnding ending = {}) {
    return reason_of_failure(read(text), ending);
}

}  // namespace

TEST_CASE("what passes") {
    for (const char* text :
         {"1..2\nok 1\nok 2 - two", "ok 1 - a\nok 2\n1..2", "ok\nok\n1..2", "ok 1 - a # comment\r\n1..1\r",
          "not ok 1 - later # TODO not yet\n1..1", "ok 1 # SKIP here\n1..1", "1..0 # SKIP no machine",
          "1..0 # Skipped: no machine", "# Subtest: s\n    not ok 1\n    1..1\nok 1 - s\n1..1",
          "okay\nok-ish\n1..2 3\nnot okay\nok 1\n1..1", "TAP version 13\n1..1\nok 1"}) {
        CAPTURE(text);
        CHECK(reason(text).empty());
    }
    CHECK(read("1..0 # Skipped: no machine").skip_reason == "no machine");
}

TEST_CASE("what does not, and why") {
    CHECK(reason("") == "has no tests");
    CHECK(reason("1..0") == "has no tests");
    CHECK(reason("ok 1\nnot ok 2\n1..2") == "1 of 2 tests failed");
    CHECK(reason("ok 1\nnot ok 2 - a # todo\n1..2").empty());
    CHECK(reason("not ok 1 - a \\# TODO b\n1..1") == "1 of 1 test failed");
    CHECK(contains(reason("ok 1"), "without a plan"));
    CHECK(contains(reason("ok 1\n1..-1"), "without a plan"));
    CHECK(contains(reason("1..3\nok 1"), "ran 1 of 3 planned tests"));
    CHECK(contains(reason("ok 1\nok 2\n1..1"), "ran 2 of 1 planned test"));
    CHECK(contains(reason("ok 2\nok 1\n1..2"), "not numbered"));
    CHECK(contains(reason("ok 1\nok 1\n1..2"), "not numbered"));
    CHECK(reason("1..1\nok 1\n1..1") == "has 2 plans");
    CHECK(reason("ok 1\nBail out! no disk\n1..1") == "bailed out: no disk");
    CHECK(reason("ok 1\n1..1\nBail out!") == "bailed out");
    CHECK(reason("ok 1\n1..99999999999999999999") != "");
}

TEST_CASE("how it ended counts as much as what it said") {
    CHECK(reason("ok 1\n1..1", {1, 0}) == "ended with exit status 1 after its tests");
    CHECK(reason("ok 1\n1..1", {128 + 9, 0}) == "was killed by signal 9 after its tests");
    CHECK(reason("ok 1\n1..1", {255, 0}) == "ended with exit status 255 after its tests");
    CHECK(reason("ok 1\n1..1", {128 + 15, 60}) == "took longer than 60 s and was ended, after 1 test");
    CHECK(reason("", {1, 0}) == "ended with exit status 1 before its first test");
    CHECK(
        contains(reason("1..3\nok 1", {255, 0}), "ran 1 of 3 planned tests and ended with exit status 255"));
}
