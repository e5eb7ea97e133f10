// What comes of the sources that hostile and careless authors write, evaluated by the real Raku.
#include "sparrow/raku/evaluate.hpp"

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "support/catch.hpp"
#include "support/processes.hpp"
#include "support/sources.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using namespace sparrow::test;

namespace {

int line_of(const Evaluation& evaluation) {
    const auto* diagnostic = std::get_if<Diagnostic>(&evaluation.answer);
    return diagnostic == nullptr ? -1 : diagnostic->line;
}

}  // namespace

TEST_CASE("a source that misbehaves fails alone, and nothing of it is left") {
    in_each_mode([](EvaluateOptions& options) {
        options.limits = {Duration(1'000), Duration(8'000), Duration(120'000)};
        options.parallel = 2;
        const std::string mark = unique_sleep();
        const KillAtEnd cleaner(mark);

        Sources sources;
        const auto first = sources.add(described("'first'"));
        const auto loops = sources.add("loop { }\n");
        const auto floods = sources.add("loop { say 'y' x 100_000 }\n");
        const auto forks_and_loops = sources.add("run 'sh', '-c', 'setsid sleep " + mark + " &'; loop { }\n");
        const auto dies = sources.add("\n\ndie \"no \\x[1b][31mway\";\n");
        const auto exits = sources.add(described("'never'") + "exit 3;\n");
        const auto exits_well = sources.add(described("'never'") + "exit;\n");
        const auto kills_itself = sources.add("shell \"kill -9 $*PID\"; sleep 100;\n");
        const auto crashes = sources.add("shell \"kill -SEGV $*PID\"; sleep 100;\n");
        const auto does_not_compile = sources.add("my $x = ;\n");
        const auto leaves_a_daemon = sources.add("run 'sh', '-c', '(setsid sh -c \"trap : TERM HUP; sleep " +
                                                 mark + "\" &) &';\n" + described("'daemon'"));
        const auto leaves_a_child = sources.add("my $p = Proc::Async.new('sleep', '" + mark +
                                                "'); $p.start; sleep 0.1;\n" + described("'child'"));
        const auto prints_much = sources.add("say 'z' x 100 for ^5000;\n" + described("'printed'"));
        const auto prints_json = sources.add(
            "say '{\"schema\":1,\"source\":\"/x\",\"tasks\":[]}'; note 'note';\n" + described("'json'"));
        const auto closes = sources.add("$*OUT.close; $*ERR.close; $*IN.close;\n" + described("'closed'"));
        const auto closes_all = sources.add(
            "use NativeCall; sub close(int32 --> int32) is native { * }; close($_) for 3..200;\n" +
            described("'all closed'"));
        const auto reads = sources.add(described("'read ' ~ ($*IN.get // 'nothing')"));
        const auto is_long = sources.add(std::string(900'000, '#') + "\n" + described("'long'"));
        const auto describes_nothing = sources.add("my $x = 1;\n");
        const auto is_empty = sources.add("");
        const auto last = sources.add(described("'last'"));

        const auto results = evaluated(sources, options);
        CHECK(processes_with(mark).empty());

        for (const auto index : {loops, floods, forks_and_loops}) {
            CAPTURE(index);
            CHECK(contains(error_of(results[index]), "took longer than 8 s"));
            CHECK_FALSE(results[index].cut_short);
        }
        CHECK(contains(error_of(results[dies]), "no "));
        CHECK(line_of(results[dies]) == 4);
        CHECK(contains(error_of(results[exits]), "exit(3)"));
        CHECK(line_of(results[exits]) == 3);
        CHECK(contains(error_of(results[exits_well]), "exit(0)"));
        CHECK(contains(error_of(results[kills_itself]), "killed by signal 9"));
        CHECK(contains(error_of(results[crashes]), "killed by signal 11"));
        CHECK(line_of(results[does_not_compile]) == 2);

        CHECK(description_of(results[first]) == "first");
        CHECK(description_of(results[leaves_a_daemon]) == "daemon");
        CHECK(description_of(results[leaves_a_child]) == "child");
        CHECK(description_of(results[prints_much]) == "printed");
        CHECK(description_of(results[prints_json]) == "json");
        CHECK(description_of(results[closes]) == "closed");
        CHECK_FALSE(error_of(results[closes_all]).empty());
        CHECK(description_of(results[reads]) == "read nothing");
        CHECK(description_of(results[is_long]) == "long");
        CHECK(description_of(results[describes_nothing]) == "0 tasks");
        CHECK(description_of(results[is_empty]) == "0 tasks");
        CHECK(description_of(results[last]) == "last");

        for (const auto index : {floods, prints_much}) {
            CHECK(results[index].output.size() > 60'000);
            CHECK(results[index].output.size() < 70'000);
            CHECK(contains(results[index].output.substr(results[index].output.size() - 20), "(cut)"));
        }
        CHECK(results[prints_json].output == "{\"schema\":1,\"source\":\"/x\",\"tasks\":[]}\nnote\n");
        CHECK(contains(results[prints_json].json, "\"json\""));
        CHECK(results[loops].json.empty());
    });
}

TEST_CASE("time is shared so that what is good is done") {
    const TempDir directory;
    auto options = evaluate_options(directory);
    options.limits = {Duration(700), Duration(2'000), Duration(14'000)};
    options.parallel = 1;
    Sources sources;
    for (int i = 0; i < 8; ++i) {
        (void)sources.add("loop { }\n");
    }
    for (int i = 0; i < 3; ++i) {
        (void)sources.add(described("'good'"));
    }
    const auto began = std::chrono::steady_clock::now();
    const auto results = evaluated(sources, options);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(60));
    // How many get to their own limit before the total ends depends on the machine.
    int cut_short = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        const bool is_own = contains(error_of(results[i]), "took longer than 2 s");
        const bool is_total = contains(error_of(results[i]), "14 s for all files");
        CAPTURE(i, error_of(results[i]));
        CHECK((is_own || is_total));
        CHECK(results[i].cut_short == is_total);
        cut_short += is_total ? 1 : 0;
    }
    CHECK(cut_short > 0);
    for (std::size_t i = 8; i < 11; ++i) {
        CHECK(description_of(results[i]) == "good");
    }
}

TEST_CASE("what was evaluated before Raku could be run no more is kept") {
    const TempDir directory;
    auto options = evaluate_options(directory);
    options.parallel = 1;
    options.raku =
        directory.file("raku",
                       "#!/bin/sh\nmkdir '" + (directory / "started") +
                           "' || { echo 'only once'; exit 1; }\nexec '" + options.raku + "' \"$@\"\n",
                       0755);
    Sources sources;
    const auto before = sources.add(described("'before'"));
    const auto killer = sources.add(kills_host);
    const auto after = sources.add(described("'after'"));
    const auto results = evaluated(sources, options);
    CHECK(description_of(results[before]) == "before");
    CHECK(contains(error_of(results[killer]), "only once"));
    CHECK(contains(error_of(results[after]), "only once"));
}

TEST_CASE("where no Raku can be run, the error says why") {
    in_each_mode([](const EvaluateOptions& options) {
        const TempDir directory;
        Sources sources;
        (void)sources.add(described("'a'"));

        auto missing = options;
        missing.raku = "/nonexistent/raku";
        const auto without_raku = evaluate(sources.all(), missing);
        REQUIRE_FALSE(without_raku);
        CHECK(contains(without_raku.error().message, "/nonexistent/raku"));
        CHECK(contains(without_raku.error().message, "No such file"));

        missing = options;
        missing.raku = directory.file("raku", "no program", 0644);
        const auto not_executable = evaluate(sources.all(), missing);
        REQUIRE_FALSE(not_executable);
        CHECK(contains(not_executable.error().message, "Permission denied"));

        missing = options;
        missing.warden = "/nonexistent/warden";
        const auto without_warden = evaluate(sources.all(), missing);
        REQUIRE_FALSE(without_warden);
        CHECK(contains(without_warden.error().message, "/nonexistent/warden"));

        missing = options;
        missing.data_dir = directory / "no-data";
        const auto without_host = evaluate(sources.all(), missing);
        REQUIRE_FALSE(without_host);
        CHECK(contains(without_host.error().message, "no-data/host.raku"));
    });
}

TEST_CASE("Raku that dies before it is ready is told of by what it died of, not where") {
    const TempDir directory;
    auto options = evaluate_options(directory);
    options.raku =
        directory.file("raku",
                       "#!/bin/sh\n"
                       "printf 'a warning\\nno plugins\\n  in sub serve at Host line 7\\n\\n' >&2\n"
                       "exit 1\n",
                       0755);
    Sources sources;
    sources.add("");
    const auto results = evaluate(sources.all(), options);
    REQUIRE_FALSE(results);
    CHECK(contains(results.error().message, "it ended with status 1; no plugins"));
    CHECK_FALSE(contains(results.error().message, "line 7"));
}

// As where the machine has no room for another process: the host cannot fork, and nobody says so.
TEST_CASE("what is never begun ends with the total time") {
    const TempDir directory;
    auto options = evaluate_options(directory);
    options.raku = directory.file("raku",
                                  "#!/bin/sh\n"
                                  "for word; do case $word in\n"
                                  "--warden=*) warden=${word#*=};;\n"
                                  "--control=*) control=${word#*=};;\n"
                                  "esac; done\n"
                                  "echo ready > /proc/$warden/fd/$control\n"
                                  "while read -r request; do :; done\n",
                                  0755);
    options.limits = {Duration(500), Duration(1'000), Duration(2'000)};
    Sources sources;
    sources.add("");
    sources.add("");
    const auto evaluations = evaluated(sources, options);
    CHECK(contains(error_of(evaluations[0]), "took longer than 1 s"));
    CHECK(contains(error_of(evaluations[1]), "took longer than 1 s"));
}

TEST_CASE("no sources need no Raku") {
    const TempDir directory;
    auto options = evaluate_options(directory);
    options.raku = "/nonexistent/raku";
    const auto results = evaluate({}, options);
    REQUIRE(results);
    CHECK(results->empty());
}

TEST_CASE("a path that is no UTF-8 fails alone or works, and costs nobody else anything") {
    const TempDir directory;
    const std::vector<Source> sources{{"/srv/good.raku", "#!raku\n" + described("'good'")},
                                      {"/srv/caf\xe9.raku", "#!raku\n" + described("'latin'")}};
    const auto results = evaluate(sources, evaluate_options(directory));
    REQUIRE(results);
    CHECK(description_of((*results)[0]) == "good");
}
