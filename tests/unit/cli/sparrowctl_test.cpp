// The command line of sparrowctl, and what its help says.
#include "support/sparrowctl.hpp"

#include <string>

#include "sparrow/base/text.hpp"
#include "support/catch.hpp"

using namespace sparrow;
using sparrow::test::contains;
using sparrow::test::sparrowctl;

TEST_CASE("a wrong command line ends with status 2 and says what is right") {
    const test::TempDir directory;
    for (const char* arguments : {"",
                                  "unheard-of",
                                  "render",
                                  "eval",
                                  "--unheard-of",
                                  "render --unheard-of x",
                                  "render x --scope cosmic",
                                  "render x --output",
                                  "eval --scope system x",
                                  "hook",
                                  "hook run",
                                  "hook run a",
                                  "hook run a b --timeout 0",
                                  "hook walk",
                                  "test",
                                  "test --jobs 0 x",
                                  "test --timeout 0 x",
                                  "test --tap --verbose x",
                                  "settings nonsense",
                                  "render x --fact",
                                  "render x --fact memry=2G",
                                  "render x --fact memory=much",
                                  "eval x --fact os=A",
                                  "render x --env A",
                                  "render x --env =b",
                                  "render x --env HOME=/x",
                                  "render x --env LD_PRELOAD=/x",
                                  "render x --json -o y",
                                  "hook call",
                                  "hook call a.raku",
                                  "hook call a.raku b --argument {",
                                  "hook call a.raku b --fact x=y",
                                  "plugin",
                                  "plugin show",
                                  "plugin install",
                                  "plugin install x --from ftp://x",
                                  "plugin list x"}) {
        CAPTURE(arguments);
        const auto result = sparrowctl(directory, std::string(arguments) + " 2>&1 >/dev/null");
        CHECK(result.status == 2);
        CHECK_FALSE(result.output.empty());
        CHECK_FALSE(contains(result.output, "json.exception"));
        CHECK((contains(result.output, "--help") || contains(result.output, "there are render, eval") ||
               contains(result.output, "'ftp://x' is no repository; https://HOST")));
        CHECK(sparrowctl(directory, std::string(arguments) + " 2>/dev/null").output.empty());
    }
}

TEST_CASE("help has examples of the command, and of no other") {
    const test::TempDir directory;
    for (const char* command : {"", "render ", "eval ", "hook ", "hook run ", "hook call ", "test ",
                                "settings ", "plugin ", "plugin list ", "plugin show ", "plugin install "}) {
        CAPTURE(command);
        const auto help = sparrowctl(directory, std::string(command) + "--help");
        CHECK(help.status == 0);
        const std::string start = "  sparrowctl ";
        CHECK(contains(help.output, "Examples:\n" + start));
        for (const std::string& line : split(help.output, '\n')) {
            // "sparrowctl settings" is an example whole.
            CHECK((!line.starts_with(start) || (line + " ").starts_with(start + command)));
        }
    }
    CHECK(sparrowctl(directory, "--version").output == "sparrowctl " SPARROW_VERSION "\n");
}

TEST_CASE("the settings of a type of unit are listed") {
    const test::TempDir directory;
    const auto service = sparrowctl(directory, "settings | tr -s ' '");
    CHECK(service.status == 0);
    CHECK(contains(service.output, "Service MemoryMax memory-max\n"));
    CHECK(contains(service.output, "Unit After after\n"));
    CHECK(contains(service.output, "Service MemoryLimit memory-limit (old)\n"));
    CHECK_FALSE(contains(service.output, "OnCalendar"));
    CHECK(contains(sparrowctl(directory, "settings timer").output, "OnCalendar"));
}
