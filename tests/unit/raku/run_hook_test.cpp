// With the real Raku.
#include "sparrow/raku/run_hook.hpp"

#include <chrono>
#include <filesystem>
#include <string>

#include "support/catch.hpp"
#include "support/evaluation.hpp"
#include "support/processes.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using sparrow::test::contains;
using sparrow::test::read_file;

namespace {

const Duration enough = std::chrono::seconds(60);

// The parameter of a unit that has this closure as its hook before the start.
std::string pre_start(const std::string& closure) {
    return "hooks => %( pre-start => " + closure + " )";
}

// The status of `hook` in a unit with these parameters, whose file begins with `head`.
Result<int> run(const test::TempDir& directory, const std::string& parameters, const std::string& hook,
                const std::string& head = "", Duration timeout = enough) {
    const Bundle bundle{
        {directory / "a.service.raku",
         "#!raku\n" + head + "\ntask-run 'a', 'systemd', %( start => '/bin/true', " + parameters + " );\n",
         {{"PATH=/usr/bin:/bin", "SEEN=at-translation"}, {}}},
        0,
        "a"};
    return run_hook({bundle, "a@b.service", hook}, test::evaluate_options(directory),
                    {"SEEN=now", "SERVICE=x"}, timeout);
}

}  // namespace

TEST_CASE("a hook that dies, is missing or cannot be reached fails") {
    const test::TempDir directory;
    CHECK(run(directory, pre_start("{ die 'no' }"), "hooks.pre-start") == 1);
    CHECK(run(directory, pre_start("{ run 'false' }"), "hooks.pre-start") == 1);
    CHECK(run(directory, pre_start("{ fail 'no' }"), "hooks.pre-start") == 1);
    CHECK(run(directory, pre_start("{ exit 7 }"), "hooks.pre-start") == 7);
    CHECK(run(directory, pre_start("{ run 'sh', '-c', 'kill -9 $PPID' }"), "pre-start") == 128 + 9);
    CHECK(run(directory, pre_start("sub { }"), "hooks.other") == 1);
    CHECK(run(directory, pre_start("sub { task-run 'b', 'systemd', %( start => '/b' ) }"), "pre-start") == 1);
    // The file describes something else by now, or nothing.
    CHECK(run(directory, pre_start("sub { }"), "pre-start", "exit 0;") == 1);
    CHECK(run(directory, pre_start("sub { }"), "pre-start",
              "task-run 'other', 'systemd', %( start => '/b' );") == 1);
}

TEST_CASE("a condition says yes, no, or that it cannot tell") {
    const test::TempDir directory;
    CHECK(run(directory, "start-if => { True }", "start-if") == 0);
    CHECK(run(directory, "start-if => { False }", "start-if") == 1);
    CHECK(run(directory, "start-if => { 0 }", "start-if") == 1);
    CHECK(run(directory, "start-if => { die 'cannot tell' }", "start-if") == 255);
    CHECK(run(directory, "start-if => [{ True }, { '/nonexistent'.IO.e }]", "start-if.1") == 1);
}

TEST_CASE("a hook sees what its translation saw, and the service's variables beside it") {
    const test::TempDir directory;
    const std::string out = directory / "out";
    const std::string hook =
        pre_start("sub ($call) { spurt '" + out +
                  "', \"$call<unit> $call<hook> %*ENV<SEEN> %*ENV<SERVICE> $limit {$*IN.slurp}\" }");
    CHECK(run(directory, hook, "hooks.pre-start", "my $limit = 3;") == 0);
    CHECK(read_file(out) == "a@b.service hooks.pre-start at-translation x 3 ");
    // Other hooks' returned False is no failure: it is the last value of many an ordinary sub.
    CHECK(run(directory, pre_start("{ False }"), "pre-start") == 0);
}

TEST_CASE("each statement of a sequence is a step of its own") {
    const test::TempDir directory;
    const std::string out = directory / "out";
    const std::string sequence = R"(orchestration => %( startup-sequence => "begin:\n spurt ')" + out +
                                 R"(', 'one'\n task-run 'f', 'feature-flags'\n die 'three'\nend:" ))";
    CHECK(run(directory, sequence, "orchestration.startup-sequence.0") == 0);
    CHECK(read_file(out) == "one");
    CHECK(run(directory, sequence, "orchestration.startup-sequence.1") == 0);
    CHECK(run(directory, sequence, "orchestration.startup-sequence.2") == 1);
    CHECK(run(directory, sequence, "orchestration.startup-sequence.3") == 1);
}

TEST_CASE("a hook that takes too long is ended with what it started") {
    const test::TempDir directory;
    const std::string mark = test::unique_sleep();
    const test::KillAtEnd cleaner(mark);
    const auto status = run(directory, pre_start("{ run 'sleep', '" + mark + "' }"), "pre-start", "",
                            std::chrono::seconds(3));
    REQUIRE_FALSE(status);
    CHECK(contains(status.error().message, "longer than 3 s"));
    CHECK(test::processes_with(mark).empty());
    CHECK_FALSE(run(directory, pre_start("{ signal(SIGTERM).tap: sub ($) { }; loop { } }"), "pre-start", "",
                    std::chrono::seconds(3)));
}

TEST_CASE("without Raku the error says so") {
    const test::TempDir directory;
    auto options = test::evaluate_options(directory);
    options.raku = "/nonexistent/raku";
    const auto status =
        run_hook({Bundle{{"/a", "#!raku\n", {}}, 0, "a"}, "a.service", "x"}, options, {}, enough);
    CHECK(status == 1);
}

TEST_CASE("a hook has its modules, defaults and look-ups from its bundle, whatever is on disk") {
    const test::TempDir directory;
    const std::string out = directory / "out";
    const std::string lib = directory.file("lib/Shop.rakumod", "die 'changed since'");
    const std::string gone = directory / "gone.txt";
    Bundle bundle{{directory / "a.service.raku",
                   "#!raku\nuse Shop;\ntask-run 'a', 'systemd', shop(data-of('gone.txt').head);\n",
                   {{"PATH=/usr/bin:/bin"}, {}}},
                  0,
                  "a",
                  {},
                  R"({"data )" + gone + R"(":"kept\n"})"};
    bundle.inputs.context.site.modules = {
        {"Shop.rakumod",
         {lib,
          "unit module Shop;\nsub shop(\\x) is export {\n"
          "%( hooks => %( good => sub { spurt '" +
              out + "', \"{x} $?FILE\" }, bad => sub { die 'deep' } ) )\n}\n"}}};
    bundle.inputs.context.site.defaults = {
        {directory / "defaults.raku",
         "%( '*' => %( hooks => %( default => sub { spurt '" + out + "', 'by default' } ) ) )"}};
    const auto run_it = [&](const std::string& hook) {
        return run_hook({bundle, "a.service", hook}, test::evaluate_options(directory), {}, enough);
    };
    CHECK(run_it("bad") == 1);
    CHECK(run_it("good") == 0);
    CHECK(read_file(out) == "kept " + lib);
    CHECK(run_it("default") == 0);
    CHECK(read_file(out) == "by default");
    // What could not be used at translation cannot be used now.
    bundle.inputs.context.site.defaults[0].problem = "others can write it";
    CHECK(run_it("good") == 1);
}
