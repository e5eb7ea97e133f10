// The examples that help gives are of the command that was asked about.
#include <string>

#include "sparrow/base/text.hpp"
#include "support/catch.hpp"
#include "support/command.hpp"

using namespace sparrow;

TEST_CASE("help has examples of the command, and of no other") {
    for (const char* command : {"render", "eval", "hook", "hook run", "hook call", "test", "settings",
                                "plugin", "plugin list", "plugin show", "plugin install"}) {
        CAPTURE(command);
        const auto help =
            test::run_command(std::string(SPARROW_BUILD_DIR "/bin/sparrowctl ") + command + " --help");
        const std::string expected = std::string("  sparrowctl ") + command;
        int examples = 0;
        for (const std::string& line : split(help.output, '\n')) {
            if (line.starts_with("  sparrowctl ")) {
                CHECK(line.starts_with(expected));
                ++examples;
            }
        }
        CHECK(examples > 0);
    }
}
