// The real Raku evaluates what hostile and careless authors write. Starting it takes a second, so that each
// call of evaluate() has many sources.
#include "sparrow/raku/evaluate.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "support/catch.hpp"
#include "support/command.hpp"
#include "support/evaluation.hpp"
#include "support/processes.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using sparrow::test::contains;
using sparrow::test::error_of;

namespace fs = std::filesystem;

namespace {

// With namespaces, where the kernel grants them, and as a child subreaper.
constexpr std::array namespace_modes{true, false};

// Calls `judge` in each mode, with options and a directory for what is precompiled that are used once.
template <typename Judge>
void in_each_mode(const Judge& judge) {
    for (const bool use_namespaces : namespace_modes) {
        CAPTURE(use_namespaces);
        const test::TempDir directory;
        auto options = test::evaluate_options(directory);
        options.use_namespaces = use_namespaces;
        judge(options);
    }
}

// A source that describes one unit with this description, as Raku code.
std::string described(const std::string& code) {
    return "task-run 'probe', 'systemd', %( start => '/bin/true', description => " + code + " );\n";
}

class Sources {
  public:
    // The index of the source.
    std::size_t add(const std::string& text) {
        sources_.push_back({"/srv/source-" + std::to_string(sources_.size()) + ".raku", "#!raku\n" + text});
        return sources_.size() - 1;
    }
    [[nodiscard]] const std::vector<Source>& all() const { return sources_; }

  private:
    std::vector<Source> sources_;
};

std::vector<Evaluation> evaluated(const Sources& sources, const EvaluateOptions& options) {
    auto evaluations = evaluate(sources.all(), options);
    INFO((evaluations ? "" : evaluations.error().message));
    REQUIRE(evaluations);
    REQUIRE(evaluations->size() == sources.all().size());
    return std::move(*evaluations);
}

// The description of the one unit of a source that succeeded; else its error.
std::string description_of(const Evaluation& evaluation) {
    const auto* description = std::get_if<model::Description>(&evaluation.answer);
    if (description == nullptr) {
        return "error: " + error_of(evaluation);
    }
    if (description->tasks.size() != 1) {
        return std::to_string(description->tasks.size()) + " tasks";
    }
    for (const auto& parameter : description->tasks[0].parameters) {
        if (const auto* text = std::get_if<std::string>(&parameter.value.data);
            text != nullptr && parameter.key == "description") {
            return *text;
        }
    }
    return "no description";
}

int line_of(const Evaluation& evaluation) {
    const auto* diagnostic = std::get_if<Diagnostic>(&evaluation.answer);
    return diagnostic == nullptr ? -1 : diagnostic->line;
}

}  // namespace

TEST_CASE("a source that misbehaves fails alone, and nothing of it is left") {
    in_each_mode([](EvaluateOptions& options) {
        options.limits = {Duration(1'000), Duration(8'000), Duration(120'000)};
        options.parallel = 2;
        const std::string mark = test::unique_sleep();
        const test::KillAtEnd cleaner(mark);

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
        CHECK(test::processes_with(mark).empty());

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

TEST_CASE("what one source does to its process reaches no other") {
    in_each_mode([](EvaluateOptions& options) {
        options.parallel = 1;  // one after the other
        const std::string probe = described(
            "join '|', %*ENV<SITE>, %*ENV<NEW> // 'unset', ~$*CWD, (42.?leaked // 'plain'), (GLOBAL::<$Leak> "
            "// 'none'), "
            "(::('Leaked') ~~ Failure ?? 'no class' !! 'a class'), $*PROGRAM.basename, qx{umask}.trim, "
            "config().elems");
        Sources sources;
        (void)sources.add(probe);
        (void)sources.add("%*ENV<SITE> = 'changed'; %*ENV<NEW> = 'set'; " + described("'a'"));
        (void)sources.add("chdir '/usr'; $*CWD = '/usr'.IO; " + described("'b'"));
        (void)sources.add("use MONKEY-TYPING; augment class Int { method leaked { 'leaked' } }; " +
                          described("42.leaked"));
        (void)sources.add("our $Leak = 'leaked'; GLOBAL::<$Leak> = 'leaked'; class Leaked { }; " +
                          described("'d'"));
        (void)sources.add("set-config %( a => 1 ); &say.wrap(-> |c { }); " + described("'e'"));
        (void)sources.add("PROCESS::<$PROGRAM> := 'changed'.IO; " + described("'f'"));
        const auto probed = sources.add(probe);
        const auto results = evaluated(sources, options);

        for (std::size_t index = 1; index < probed; ++index) {
            CAPTURE(index, error_of(results[index]));
            CHECK(error_of(results[index]).empty());
        }
        CHECK(description_of(results[3]) == "leaked");
        std::string expected = description_of(results[0]);
        CHECK(expected.rfind("given|unset|/|plain|none|no class|source-0.raku|", 0) == 0);
        expected.replace(expected.find("source-0"), 8, "source-7");
        CHECK(description_of(results[probed]) == expected);
    });
}

// Sockets above all: with the warden's, a source could speak for it.
TEST_CASE("what a source starts has the standard descriptors and no other") {
    in_each_mode([](EvaluateOptions& options) {
        Sources sources;
        // "… 0 -> /dev/null"; the fourth is the directory that ls reads.
        (void)sources.add(
            described("run('ls', '-l', '/proc/self/fd', :out).out.slurp(:close).lines.grep(/' -> '/)"
                      ".grep({ !.contains('/proc/') }).map({ .words[* - 3, * - 1].join(' ') }).join('|')"));
        const auto results = evaluated(sources, options);
        const std::string found = description_of(results[0]);
        CAPTURE(found);
        CHECK(found.rfind("0 /dev/null|1 ", 0) == 0);
        CHECK(contains(found, "|2 pipe:"));
        CHECK(std::count(found.begin(), found.end(), '|') == 2);
    });
}

namespace {

// A source that kills the host. The source's siblings are what else has its parent; the oldest is the host.
constexpr const char* kills_host = R"(
    sub fields($pid) { slurp("/proc/$pid/stat").split(') ')[* - 1].words }
    my $parent = fields($*PID)[1];
    my @siblings = dir('/proc').map(*.basename).grep(/^ \d+ $/).grep({ try { fields($_)[1] eq $parent } });
    my $host = @siblings.min({ +fields($_)[19] });
    shell "kill -9 $host";
    sleep 60;
)";

}  // namespace

TEST_CASE("a source that kills the process that serves all fails alone") {
    in_each_mode([&](EvaluateOptions& options) {
        options.parallel = 2;
        Sources sources;
        (void)sources.add(described("'first'"));
        const auto killer = sources.add(kills_host);
        const auto meanwhile = sources.add("sleep 1; " + described("'meanwhile'"));
        const auto last = sources.add(described("'last'"));
        const auto results = evaluated(sources, options);
        CHECK(description_of(results[0]) == "first");
        CHECK(contains(error_of(results[killer]), "killed the Raku process"));
        CHECK(description_of(results[meanwhile]) == "meanwhile");
        CHECK(description_of(results[last]) == "last");
    });
}

namespace {

// A source that kills its parent, the warden; and a good one.
Result<std::vector<Evaluation>> kill_the_warden(bool use_namespaces, const std::string& mark) {
    const test::TempDir directory;
    auto options = test::evaluate_options(directory);
    options.use_namespaces = use_namespaces;
    options.parallel = 1;
    Sources sources;
    const std::string parent = "my $parent = slurp('/proc/self/stat').split(') ')[* - 1].words[1];";
    const std::string shell = "shell \"setsid sleep " + mark + " & kill -9 $parent\"; sleep 1; ";
    (void)sources.add(parent + shell + described("'killer'"));
    (void)sources.add(described("'good'"));
    return evaluate(sources.all(), options);
}

// Whether sources are evaluated in a PID namespace of their own here.
bool namespaces_are_granted() {
    const test::TempDir directory;
    Sources sources;
    (void)sources.add(described("qx{readlink /proc/self/ns/pid}.trim"));
    const auto options = test::evaluate_options(directory);
    return description_of(evaluated(sources, options)[0]) != fs::read_symlink("/proc/self/ns/pid").string();
}

}  // namespace

TEST_CASE("a source cannot kill the warden of its namespace") {
    if (!namespaces_are_granted()) {
        WARN("skipped: the kernel refuses namespaces here (a chroot, a container, a sysctl)");
        return;
    }
    const std::string mark = test::unique_sleep();
    const test::KillAtEnd cleaner(mark);
    const auto results = kill_the_warden(true, mark);
    REQUIRE(results);
    CHECK(description_of((*results)[1]) == "good");
    CHECK(test::processes_with(mark).empty());
}

// Without namespaces a process can kill any other of its user. Nobody is left then to end what it started:
// whoever evaluates as himself has run a program that does so.
TEST_CASE("a source that kills the warden fails alone without namespaces") {
    const std::string mark = test::unique_sleep();
    const test::KillAtEnd cleaner(mark);
    const auto results = kill_the_warden(false, mark);
    REQUIRE(results);
    CHECK(contains(error_of((*results)[0]), "its evaluation killed the Raku process that serves it"));
    CHECK(description_of((*results)[1]) == "good");
}

TEST_CASE("a source that forks without end fails, and what was paused meanwhile is still evaluated") {
    in_each_mode([](EvaluateOptions& options) {
        options.parallel = 2;
        options.limits = {Duration(1'000), Duration(6'000), Duration(120'000)};
        const std::string mark = test::unique_sleep();
        const test::KillAtEnd cleaner(mark);
        Sources sources;
        (void)sources.add("loop { }\n");
        (void)sources.add("loop { }\n");
        (void)sources.add("run 'sh', '-c', 'while :; do sleep " + mark + " & done'; " + described("'bomb'"));
        (void)sources.add(described("'good'"));
        (void)sources.add(described("'good'"));
        const auto results = evaluated(sources, options);
        CHECK(contains(error_of(results[0]), "took longer than 6 s"));
        CHECK(contains(error_of(results[1]), "took longer than 6 s"));
        CHECK(contains(error_of(results[2]), "more than 512 processes were started"));
        CHECK(description_of(results[3]) == "good");
        CHECK(description_of(results[4]) == "good");
        CHECK(test::processes_with(mark).empty());
    });
}

// Faster than anything could count them. Elsewhere it could be felt outside.
TEST_CASE("a source whose processes multiply is ended with its namespace") {
    if (!namespaces_are_granted()) {
        WARN("skipped: the kernel refuses namespaces here (a chroot, a container, a sysctl)");
        return;
    }
    const test::TempDir directory;
    const auto options = test::evaluate_options(directory);
    const std::string mark = test::unique_sleep();
    Sources sources;
    (void)sources.add("run 'sh', '-c', 'f() { f | f & f; }; f', '" + mark + "'; sleep 60;\n");
    (void)sources.add(described("'good'"));
    const auto results = evaluated(sources, options);
    CHECK(contains(error_of(results[0]), "more than 512 processes were started"));
    CHECK(description_of(results[1]) == "good");
    CHECK(test::processes_with(mark).empty());
}

TEST_CASE("time is shared so that what is good is done") {
    const test::TempDir directory;
    auto options = test::evaluate_options(directory);
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

TEST_CASE("what was evaluated beside a source that kills the host need not wait for endless loops") {
    const test::TempDir directory;
    auto options = test::evaluate_options(directory);
    options.limits = {Duration(2'000), Duration(12'000), Duration(20'000)};
    options.parallel = 2;
    Sources sources;
    (void)sources.add("loop { }\n");
    (void)sources.add("loop { }\n");
    const auto killer = sources.add(kills_host);
    const auto beside = sources.add("sleep 1; " + described("'good'"));
    (void)sources.add("loop { }\n");
    (void)sources.add("loop { }\n");
    // The loops alone would take 4 × 12 / 2 = 24 s, more than there is.
    const auto results = evaluated(sources, options);
    CHECK(contains(error_of(results[killer]), "killed the Raku process"));
    CHECK(description_of(results[beside]) == "good");
}

TEST_CASE("what was evaluated before Raku could be run no more is kept") {
    const test::TempDir directory;
    auto options = test::evaluate_options(directory);
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
        const test::TempDir directory;
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

// As where the machine has no room for another process: the host cannot fork, and nobody says so.
TEST_CASE("what is never begun ends with the total time") {
    const test::TempDir directory;
    auto options = test::evaluate_options(directory);
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
    const test::TempDir directory;
    auto options = test::evaluate_options(directory);
    options.raku = "/nonexistent/raku";
    const auto results = evaluate({}, options);
    REQUIRE(results);
    CHECK(results->empty());
}

TEST_CASE("a path that is no UTF-8 fails alone or works, and costs nobody else anything") {
    const test::TempDir directory;
    const std::vector<Source> sources{{"/srv/good.raku", "#!raku\n" + described("'good'")},
                                      {"/srv/caf\xe9.raku", "#!raku\n" + described("'latin'")}};
    const auto results = evaluate(sources, test::evaluate_options(directory));
    REQUIRE(results);
    CHECK(description_of((*results)[0]) == "good");
}

TEST_CASE("root evaluates somebody's file as that somebody") {
    if (!test::is_root()) {
        WARN("skipped: only root can become somebody else");
        return;
    }
    const std::string host = test::build_installation().data_dir + "/host.raku";
    const std::string as_nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
    if (test::run_command(as_nobody + "test -r " + test::shell_word(host)).status != 0) {
        WARN("skipped: nobody cannot read the build tree");
        return;
    }
    for (const bool use_namespaces : namespace_modes) {
        CAPTURE(use_namespaces);
        const test::TempDir directory;
        REQUIRE(chmod(directory.path().c_str(), 0755) == 0);
        auto options = test::evaluate_options(directory);
        REQUIRE(chown(options.precompilation_dir.c_str(), 65534, 65534) == 0);
        options.use_namespaces = use_namespaces;
        options.identity = Identity{65534, 65534};
        const std::string secret = directory.file("secret", "x", 0600);
        Sources sources;
        (void)sources.add(described("qx{id -u -r; id -g; id -G; id -u}.words.join(' ')"));
        (void)sources.add(described("(try slurp '" + secret + "') // 'unreadable'"));
        const auto results = evaluated(sources, options);
        CHECK(description_of(results[0]) == "65534 65534 65534 65534");
        CHECK(description_of(results[1]) == "unreadable");
    }
}
