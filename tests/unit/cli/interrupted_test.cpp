// What is left of a test and of a hook when sparrowctl is ended by a signal: nothing.
#include <string>

#include "support/catch.hpp"
#include "support/processes.hpp"
#include "support/sparrowctl.hpp"

using namespace sparrow;
using sparrow::test::contains;
using sparrow::test::shell_word;
using sparrow::test::sparrowctl;

namespace {

// Raku that starts three processes, two of which are in the background, one in a session of its own, and
// sends `signal` to sparrowctl, whose child it is.
std::string interrupting(const std::string& signal, const std::string& sleep) {
    return "my $parent = '/proc/self/stat'.IO.slurp.split(')').tail.words[1];\n"
           "shell \"sleep " +
           sleep + " & setsid sleep " + sleep + " & kill -s " + signal + " $parent; exec sleep " + sleep +
           "\";\n";
}

std::string output_and_status(const test::TempDir& directory, const std::string& arguments) {
    return sparrowctl(directory, arguments + " 2>&1; echo \"status $?\"").output;
}

}  // namespace

TEST_CASE("nothing of a test goes on after sparrowctl was interrupted") {
    struct Case {
        const char* signal;
        const char* status;
    };
    for (const Case& each : {Case{"INT", "status 130"}, Case{"TERM", "status 143"}}) {
        CAPTURE(each.signal);
        const test::TempDir directory;
        const std::string sleep = test::unique_sleep();
        const test::KillAtEnd killer(sleep);
        directory.file("a.rakutest", "use Test;\nok 1;\n" + interrupting(each.signal, sleep));
        const std::string output =
            output_and_status(directory, "test " + shell_word(directory / "a.rakutest"));
        CHECK(contains(output, each.status));
        CHECK(test::processes_with(sleep).empty());
    }
}

TEST_CASE("a test that is interrupted where the signal is ignored goes on") {
    const test::TempDir directory;
    directory.file("a.rakutest",
                   "use Test;\n"
                   "my $parent = '/proc/self/stat'.IO.slurp.split(')').tail.words[1];\n"
                   "shell \"kill -s HUP $parent\";\nok 1;\ndone-testing;\n");
    const auto result = test::run_command("nohup " SPARROW_BUILD_DIR "/bin/sparrowctl test " +
                                          shell_word(directory / "a.rakutest") + " 2>&1 </dev/null");
    CHECK(result.status == 0);
    CHECK(contains(result.output, "ok 1"));
}

TEST_CASE("nothing of a hook that is called goes on after sparrowctl was interrupted") {
    const test::TempDir directory;
    const std::string sleep = test::unique_sleep();
    const test::KillAtEnd killer(sleep);
    directory.file("a.service.raku",
                   "#!raku\ntask-run 'a', 'systemd', %( start => '/bin/true', hooks => %( x => sub {\n" +
                       interrupting("TERM", sleep) + "} ) );\n");
    const std::string output =
        output_and_status(directory, "hook call " + shell_word(directory / "a.service.raku") + " x");
    CHECK(contains(output, "status 143"));
    CHECK(test::processes_with(sleep).empty());
}
