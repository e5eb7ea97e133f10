// What a source cannot do to the process that serves it, to the warden, to other sources and to the machine.
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "sparrow/raku/evaluate.hpp"
#include "support/catch.hpp"
#include "support/command.hpp"
#include "support/processes.hpp"
#include "support/sources.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using namespace sparrow::test;

namespace fs = std::filesystem;

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
    const TempDir directory;
    auto options = evaluate_options(directory);
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
    const TempDir directory;
    Sources sources;
    (void)sources.add(described("qx{readlink /proc/self/ns/pid}.trim"));
    const auto options = evaluate_options(directory);
    return description_of(evaluated(sources, options)[0]) != fs::read_symlink("/proc/self/ns/pid").string();
}

}  // namespace

TEST_CASE("a source cannot kill the warden of its namespace") {
    if (!namespaces_are_granted()) {
        WARN("skipped: the kernel refuses namespaces here (a chroot, a container, a sysctl)");
        return;
    }
    const std::string mark = unique_sleep();
    const KillAtEnd cleaner(mark);
    const auto results = kill_the_warden(true, mark);
    REQUIRE(results);
    CHECK(description_of((*results)[1]) == "good");
    CHECK(processes_with(mark).empty());
}

// Without namespaces a process can kill any other of its user. Nobody is left then to end what it started:
// whoever evaluates as himself has run a program that does so.
TEST_CASE("a source that kills the warden fails alone without namespaces") {
    const std::string mark = unique_sleep();
    const KillAtEnd cleaner(mark);
    const auto results = kill_the_warden(false, mark);
    REQUIRE(results);
    CHECK(contains(error_of((*results)[0]), "its evaluation killed the Raku process that serves it"));
    CHECK(description_of((*results)[1]) == "good");
}

TEST_CASE("a source that forks without end fails, and what was paused meanwhile is still evaluated") {
    in_each_mode([](EvaluateOptions& options) {
        options.parallel = 2;
        options.limits = {Duration(1'000), Duration(6'000), Duration(120'000)};
        const std::string mark = unique_sleep();
        const KillAtEnd cleaner(mark);
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
        CHECK(processes_with(mark).empty());
    });
}

// Faster than anything could count them: for a moment the machine may have no more of them to give, so this
// one is run with nothing beside it. Without a namespace it could be felt for longer.
TEST_CASE("a source whose processes multiply is ended with its namespace", "[alone]") {
    if (!namespaces_are_granted()) {
        WARN("skipped: the kernel refuses namespaces here (a chroot, a container, a sysctl)");
        return;
    }
    const TempDir directory;
    const auto options = evaluate_options(directory);
    const std::string mark = unique_sleep();
    Sources sources;
    (void)sources.add("run 'sh', '-c', 'f() { f | f & f; }; f', '" + mark + "'; sleep 60;\n");
    (void)sources.add(described("'good'"));
    const auto results = evaluated(sources, options);
    CHECK(contains(error_of(results[0]), "more than 512 processes were started"));
    CHECK(description_of(results[1]) == "good");
    CHECK(processes_with(mark).empty());
}

TEST_CASE("what was evaluated beside a source that kills the host need not wait for endless loops") {
    const TempDir directory;
    auto options = evaluate_options(directory);
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

TEST_CASE("root evaluates somebody's file as that somebody") {
    if (!is_root()) {
        WARN("skipped: only root can become somebody else");
        return;
    }
    const std::string host = build_installation().data_dir + "/host.raku";
    const std::string as_nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
    if (run_command(as_nobody + "test -r " + shell_word(host)).status != 0) {
        WARN("skipped: nobody cannot read the build tree");
        return;
    }
    for (const bool use_namespaces : namespace_modes) {
        CAPTURE(use_namespaces);
        const TempDir directory;
        REQUIRE(chmod(directory.path().c_str(), 0755) == 0);
        auto options = evaluate_options(directory);
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

namespace {

// What raku has compiled of our modules, copied into the `raku -I` of `options`, where it looks first.
std::vector<fs::path> copied_modules(const EvaluateOptions& options) {
    const fs::path copy = options.precompilation_dir + "/.precomp";
    fs::copy(options.data_dir + "/raku/precomp", copy, fs::copy_options::recursive);
    std::vector<fs::path> modules;
    for (const auto& entry : fs::recursive_directory_iterator(copy)) {
        if (entry.is_regular_file() && !entry.path().has_extension() && entry.file_size() > 0) {
            modules.push_back(entry.path());
        }
    }
    REQUIRE(modules.size() > 10);
    return modules;
}

void check_evaluated(const EvaluateOptions& options) {
    Sources sources;
    (void)sources.add("use Sparrow6::DSL::Common; " + described("'done'"));
    const auto results = evaluated(sources, options);
    CHECK(description_of(results[0]) == "done");
}

}  // namespace

TEST_CASE("what raku has compiled and is damaged is compiled anew") {
    for (const unsigned part : {0U, 2U}) {
        CAPTURE(part);
        const TempDir directory;
        const auto options = evaluate_options(directory);
        for (const fs::path& module : copied_modules(options)) {
            fs::resize_file(module, part == 0 ? 0 : fs::file_size(module) / part);
        }
        check_evaluated(options);
    }
}

// Another raku is told to, with the chain of repositories that there is while a source runs.
TEST_CASE("a module that only sources use is compiled anew where it is out of date") {
    const TempDir directory;
    const auto options = evaluate_options(directory);
    std::size_t changed = 0;
    for (const fs::path& module : copied_modules(options)) {
        const std::string name = module.filename();
        if (read_file(options.data_dir + "/raku/sources/" + name) ==
            read_file(SPARROW_SOURCE_DIR "/sparrow-plugins/raku/lib/Sparrow6/DSL/Common.rakumod")) {
            // The second line is the digest of the text that it was compiled from.
            std::fstream file(module, std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(41);
            file << std::string(40, '0');
            ++changed;
        }
    }
    REQUIRE(changed == 1);
    check_evaluated(options);
}

TEST_CASE("an evaluation begins beside threads that allocate all the time") {
    // A thread that holds malloc's lock when the process is cloned is not there to let go of it. There is one
    // for each arena; let all have the same.
    (void)mallopt(M_ARENA_MAX, 1);
    std::atomic<bool> ends = false;
    std::vector<std::thread> threads;
    threads.reserve(2);
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&ends] {
            while (!ends) {
                const std::vector<std::string> some(64, std::string(256, 'x'));
            }
        });
    }
    for (int i = 0; i < 4; ++i) {
        const TempDir directory;
        Sources sources;
        sources.add(described("'beside threads'"));
        CHECK(description_of(evaluated(sources, evaluate_options(directory)).front()) == "beside threads");
    }
    ends = true;
    for (std::thread& thread : threads) {
        thread.join();
    }
}
