// What sparrowctl does with the descriptors that it is given.
#include <unistd.h>

#include <string>

#include "support/catch.hpp"
#include "support/sparrowctl.hpp"

using namespace sparrow;
using sparrow::test::contains;
using sparrow::test::shell_word;
using sparrow::test::sparrowctl;

TEST_CASE("output that cannot be written is an error") {
    const auto result = sparrowctl(test::TempDir(), "--version 2>&1 >/dev/full");
    CHECK(result.status == 1);
    CHECK(contains(result.output, "not all output could be written: No space left on device"));
}

TEST_CASE("a test has no descriptors of the caller's") {
    const test::TempDir directory;
    directory.file("secret", "hidden");
    const std::string file =
        directory.file("a.rakutest",
                       "use Test;\n"
                       "nok '/proc/self/fd'.IO.dir.first({ (try .resolve // '').ends-with('/secret') });\n"
                       "done-testing;\n");
    const auto result =
        sparrowctl(directory, "test " + shell_word(file) + " 2>&1 9<" + shell_word(directory / "secret"));
    CHECK(result.status == 0);
    CHECK(contains(result.output, "ok 1"));
    CHECK_FALSE(contains(result.output, "not ok 1"));
}

TEST_CASE("the test of another user does not steer the terminal") {
    constexpr uid_t nobody = 65534;
    const test::TempDir directory;
    const std::string file = directory.file("a.rakutest", "use Test;\nok 1, \"a\\e[2Jb\";\ndone-testing;\n");
    if (chown(file.c_str(), nobody, nobody) != 0 || chmod(directory.path().c_str(), 0755) != 0) {
        WARN("skipped: only root can give files away");
        return;
    }
    const auto result = sparrowctl(directory, "test " + shell_word(file) + " 2>&1");
    CHECK(contains(result.output, "ok 1 - a\\x1b[2Jb\n"));
}
