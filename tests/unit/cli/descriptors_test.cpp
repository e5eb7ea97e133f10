// What sparrowctl does with the descriptors that it is given.
#include <string>

#include "support/catch.hpp"
#include "support/command.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using sparrow::test::contains;
using sparrow::test::shell_word;

TEST_CASE("output that cannot be written is an error") {
    const auto result = test::run_command(SPARROW_BUILD_DIR "/bin/sparrowctl --version 2>&1 >/dev/full");
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
    const auto result = test::run_command("SPARROW_RUNTIME_DIR=" + shell_word(directory / "store") +
                                          " " SPARROW_BUILD_DIR "/bin/sparrowctl test " + shell_word(file) +
                                          " 2>&1 9<" + shell_word(directory / "secret"));
    CHECK(result.status == 0);
    CHECK(contains(result.output, "ok 1"));
    CHECK_FALSE(contains(result.output, "not ok 1"));
}
