// Whatever way a source takes to what is outside of it: it is seen.
#include "sparrow/raku/observation.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/sources.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using namespace sparrow::test;

namespace {

// A way to the outside, and what of it has to be observed: the letter of a kind and the beginning of its
// name.
struct Route {
    std::string code;
    std::vector<std::string> seen;
};

std::string text_of(const Observations& observations) {
    std::string text;
    for (const Observation& observation : observations) {
        text += std::string(1, static_cast<char>(observation.kind)) + observation.name + "\n";
    }
    return text;
}

bool has(const Observations& observations, const std::string& wanted) {
    return std::any_of(observations.begin(), observations.end(), [&](const Observation& observation) {
        return (static_cast<char>(observation.kind) + observation.name).rfind(wanted, 0) == 0;
    });
}

bool is_repeatable(const Observations& observations) {
    return std::none_of(observations.begin(), observations.end(), [](const Observation& observation) {
        return observation.kind == ObservationKind::unrepeatable ||
               (is_of_machine(observation.kind) && observation.state.empty());
    });
}

// Evaluates the code of each route and looks for what it has to be seen to do.
void check_routes(const std::vector<Route>& routes, EvaluateOptions options, bool are_repeatable) {
    options.watch = true;
    Sources sources;
    for (const Route& route : routes) {
        sources.add(route.code + "\n");
    }
    const auto evaluations = evaluated(sources, options);
    for (std::size_t i = 0; i < routes.size(); ++i) {
        CAPTURE(routes[i].code, error_of(evaluations[i]), text_of(evaluations[i].observations));
        for (const std::string& wanted : routes[i].seen) {
            CAPTURE(wanted);
            CHECK(has(evaluations[i].observations, wanted));
        }
        CHECK(is_repeatable(evaluations[i].observations) == are_repeatable);
        REQUIRE(evaluations[i].software);
        CHECK(evaluations[i].software->size() > 50);
    }
}

}  // namespace

TEST_CASE("every way to a file, a folder, a link or a variable is observed") {
    const TempDir directory;
    const std::string file = directory.file("a", "text\n");
    const std::string folder = directory.directory("folder");
    directory.file("folder/b", "b");
    directory.link("link", "a");
    const std::string none = directory / "none";
    const std::string code = directory.file("code.raku", "42");
    const auto q = [](const std::string& path) { return "'" + path + "'"; };
    check_routes(
        {
            {"slurp " + q(file), {"c" + file}},
            {q(file) + ".IO.slurp", {"c" + file}},
            {q(file) + ".IO.slurp: :bin", {"c" + file}},
            {q(file) + ".IO.lines.elems", {"c" + file}},
            {q(file) + ".IO.words.elems", {"c" + file}},
            {q(file) + ".IO.comb.elems", {"c" + file}},
            {q(file) + ".IO.split('e').elems", {"c" + file}},
            {"lines(" + q(file) + ".IO).elems", {"c" + file}},
            {"open(" + q(file) + ").get", {"c" + file}},
            {"open(" + q(file) + ").read(3)", {"c" + file}},
            {"open(" + q(file) + ").Supply", {"c" + file}},
            {"given open " + q(file) + " { .seek: 2, SeekFromBeginning; .getc }", {"c" + file}},
            {"IO::CatHandle.new(" + q(file) + ").get", {"c" + file}},
            {"IO::Handle.new(path => " + q(file) + ".IO).open.get", {"c" + file}},
            {"indir " + q(directory.path()) + ", { 'a'.IO.slurp }", {"c" + file}},
            {"chdir " + q(directory.path()) + "; slurp 'a'", {"c" + file}},
            {"&*chdir(" + q(directory.path()) + "); slurp 'a'", {"c" + file}},
            {q(file) + ".IO.e", {"s" + file}},
            {q(none) + ".IO.e", {"s" + none}},
            {q(file) + ".IO.f", {"s" + file}},
            {q(file) + ".IO.d", {"s" + file}},
            {q(file) + ".IO.s", {"s" + file}},
            {q(file) + ".IO.z", {"s" + file}},
            {q(file) + ".IO.r", {"s" + file}},
            {q(file) + ".IO.rwx", {"s" + file}},
            {q(file) + ".IO.mode", {"s" + file}},
            {q(file) + ".IO.user", {"s" + file}},
            {q(file) + ".IO ~~ :e & :f", {"s" + file}},
            {q(directory / "link") + ".IO.l", {"l" + (directory / "link")}},
            {q(directory / "link") + ".IO.resolve", {"r" + (directory / "link")}},
            {q(directory / "link") + ".IO.slurp", {"c" + (directory / "link")}},
            {q(file) + ".IO.modified", {"t" + file}},
            {q(file) + ".IO.changed", {"t" + file}},
            {"my $method = 'modified'; " + q(file) + ".IO.\"$method\"()", {"t" + file}},
            {"dir(" + q(folder) + ").elems", {"c" + folder}},
            {q(folder) + ".IO.dir.elems", {"c" + folder}},
            {q(folder) + ".IO.dir(test => /b/).elems", {"c" + folder}},
            {"EVALFILE " + q(code), {"c" + code}},
            {"use MONKEY-SEE-NO-EVAL; EVAL '1 + 1'", {}},
            {"BEGIN slurp " + q(file), {"c" + file}},
            {"my constant C = " + q(file) + ".IO.e;", {"s" + file}},
            {"INIT slurp " + q(file), {"c" + file}},
            {"END slurp " + q(file), {"c" + file}},
            {"try slurp " + q(none), {"c" + none}},
            {"data-of(" + q(file) + ")", {"c" + file}},
            {"my regex r { . { slurp " + q(file) + " } }; 'x' ~~ /<r>/", {"c" + file}},
            {"%*ENV<SITE>", {"eSITE"}},
            {"%*ENV{'SITE'}", {"eSITE"}},
            {"%*ENV<NONE>", {"eNONE"}},
            {"%*ENV<NONE>:exists", {"eNONE"}},
            {"%*ENV<SITE>:!exists", {"eSITE"}},
            {"%*ENV<SITE NONE>", {"eSITE", "eNONE"}},
            {"%*ENV<SITE>:kv", {"eSITE"}},
            {"%*ENV<SITE>:p", {"eSITE"}},
            {"%*ENV<SITE>:delete", {"eSITE"}},
            {"%*ENV<SITE> //= 1", {"eSITE"}},
            {"%*ENV.AT-KEY('SITE')", {"eSITE"}},
            {"my $env = %*ENV; $env<SITE>", {"eSITE"}},
            {"sub f(%h) { %h<SITE> }; f %*ENV", {"eSITE"}},
            {"PROCESS::<%ENV><SITE>", {"eSITE"}},
            {"BEGIN %*ENV<SITE>", {"eSITE"}},
            {"my constant E = %*ENV<SITE>;", {"eSITE"}},
            {"class A { has $.x = %*ENV<SITE> }; A.new", {"eSITE"}},
            {"%*ENV.keys", {"E"}},
            {"%*ENV.elems", {"E"}},
            {"+%*ENV", {"E"}},
            {"%*ENV.kv", {"E"}},
            {"for %*ENV { }", {"E"}},
            {"my %e = %*ENV;", {"E"}},
            {"my %e = |%*ENV;", {"E"}},
            {"my %e = %( %*ENV, a => 1 );", {"E"}},
            {"%*ENV.clone", {"E"}},
            {"%*ENV.grep(*.key eq 'SITE')", {"E"}},
            {"%*ENV.map({ 1 }).eager", {"E"}},
            {"%*ENV.first", {"E"}},
            {"%*ENV.raku", {"E"}},
            {"\"%*ENV.gist()\"", {"E"}},
            {"sub f(*%h) { }; f |%*ENV", {"E"}},
            {"my (:$SITE, *%) := %*ENV;", {"E"}},
            {"my $is = 'SITE' (elem) %*ENV;", {"E"}},
            {"%*ENV{*}", {"E"}},
            {"%*ENV.Set", {"E"}},
            {"$*HOME", {"eHOME"}},
            {"$*TMPDIR", {"eTMPDIR"}},
            {"$*KERNEL.hostname", {"u"}},
            {"$*KERNEL.release", {"u"}},
            {"system-memory()", {"fmemory"}},
            {"cpu-count()", {"fcpus"}},
            {"os()", {"c/etc/os-release"}},
            {"architecture()", {"eSYSTEMD_ARCHITECTURE"}},
            {"try { require Not::There }", {"mNot::There"}},
            {"task-run 'a', 'systemd', %( start => '/bin/true' );", {"d"}},
            // A key that is named as what is watched for.
            {"my %h = dev => 1, 'inode' => 2; %h<dev>", {}},
        },
        evaluate_options(directory), true);
}

TEST_CASE("what nobody can prove to be the same again is told as such") {
    const TempDir directory;
    const std::string file = directory.file("a", "text\n");
    const std::string q = "'" + file + "'";
    check_routes(
        {
            {"now", {"vit asks for the time"}},
            {"time", {"vit asks for the time"}},
            {"DateTime.now", {"vit asks for the time"}},
            {"Date.today", {"vit asks for the time"}},
            {"BEGIN now", {"vit asks for the date or time"}},
            {"my constant T = Date.today;", {"vit asks for the date or time"}},
            {"INIT now", {"vit asks for the time"}},
            {"$*INIT-INSTANT", {"vit asks for $*INIT-INSTANT"}},
            {"use nqp; nqp::time()", {"v"}},
            {"my &clock = ::('&term:<now>'); clock", {"vit asks for the time"}},
            {"rand", {"vit draws random numbers"}},
            {"5.rand", {"vit draws random numbers"}},
            // The end of no other word.
            {"5-rand", {"vit draws random numbers"}},
            {"(2 ** 100).rand", {"vit draws random numbers"}},
            {"[1, 2].pick", {"vit draws random numbers"}},
            {"(1 .. 9).pick", {"vit draws random numbers"}},
            {"(^9).roll(2)", {"vit draws random numbers"}},
            {"%( a => 1 ).pick", {"vit draws random numbers"}},
            {"<a b>.Bag.roll", {"vit draws random numbers"}},
            {"<a b>.BagHash.grab", {"vit draws random numbers"}},
            {"Bool.pick", {"vit draws random numbers"}},
            {"pick 1, 1, 2", {"vit draws random numbers"}},
            {"my $m = 'pick'; (1, 2).\"$m\"()", {"vit draws random numbers"}},
            {"BEGIN (1, 2).roll", {"vit draws random numbers"}},
            {"srand 42", {"vit draws random numbers"}},
            {"$*PID", {"vit asks for its process number"}},
            {"run 'true'", {"vit runs "}},
            {"shell 'true'", {"vit runs "}},
            {"qx{true}", {"vit runs "}},
            {"Proc::Async.new('true').start.result", {"vit runs "}},
            {"BEGIN run 'true'", {"vit runs "}},
            {"start { 1 }", {"vit starts a process or a thread"}},
            {"Thread.start({ 1 }).finish", {"vit starts a process or a thread"}},
            {"await Promise.in(0.01)", {"vit starts a process or a thread"}},
            {"try IO::Socket::INET.new(:host<127.0.0.1>, :port(1))", {"vit opens a socket"}},
            {"try IO::Socket::INET.new(:listen, :localhost<127.0.0.1>, :localport(0))",
             {"vit opens a socket"}},
            {"spurt '" + (directory / "new") + "', 'x'", {"vit writes " + (directory / "new")}},
            {"unlink '" + (directory / "nothing") + "'", {"vit changes " + (directory / "nothing")}},
            {"mkdir '" + (directory / "made") + "'", {"vit changes " + (directory / "made")}},
            {"rename " + q + ", " + q, {"vit changes " + file}},
            {"symlink 'x', '" + (directory / "symlink") + "'", {"vit calls symlink"}},
            {q + ".IO.accessed", {"vit asks for 'accessed'"}},
            {"'/proc/self/status'.IO.slurp", {"vit looks at /proc/self"}},
            {"'/proc/self/stat'.IO.slurp", {"vit looks at /proc/self"}},
            {"'/proc/1/comm'.IO.slurp", {"vit looks at /proc/1"}},
            {"open('/dev/urandom', :bin).read(1)", {"c/dev/urandom"}},
            {"use NativeCall; sub getppid(--> int32) is native { * }; getppid", {"v"}},
            {"current-load()", {"vit asks for 'load'"}},
            {"get-available-memory()", {"vit asks for 'available-memory'"}},
            {"exit 1 if now", {"vit asks for the time"}},
        },
        evaluate_options(directory), false);
}

TEST_CASE("the libraries of Raku are software, jemalloc too, of which sources are not told") {
    const TempDir directory;
    auto options = evaluate_options(directory);
    options.watch = true;
    Sources sources;
    const auto says = sources.add(
        "say run('grep', '-q', 'libjemalloc', \"/proc/$*PID/maps\").so;\n"
        "say run('sh', '-c', 'echo \"[$LD_PRELOAD$MALLOC_CONF]\"', :out).out.slurp.chomp;\n"
        "say %*ENV.keys.grep(/ LD_PRELOAD | MALLOC_CONF | MVM_ /).elems;\n");
    const auto evaluations = evaluated(sources, options);
    CAPTURE(error_of(evaluations[says]));
    const bool has_jemalloc = std::string_view(SPARROW_JEMALLOC) != "";
    CHECK(evaluations[says].output == (has_jemalloc ? "True\n[]\n0\n" : "False\n[]\n0\n"));
    REQUIRE(evaluations[says].software);
    const std::string software = text_of(*evaluations[says].software);
    CAPTURE(software);
    CHECK(contains(software, "/libmoar.so"));
    CHECK(contains(software, "/libjemalloc.so") == has_jemalloc);
}

TEST_CASE("the state of what was observed tells a change of any kind") {
    const TempDir directory;
    const std::string path = directory.file("a", "same");
    const auto content = [&] { return observe(ObservationKind::content, path); };
    const auto status = [&] { return observe(ObservationKind::status, path); };
    const std::string first = content();
    const std::string first_status = status();
    CHECK(content() == first);
    SECTION("of the same size, at the same time") {
        struct stat before {};
        REQUIRE(stat(path.c_str(), &before) == 0);
        directory.file("a", "diff");
        const std::array times{before.st_atim, before.st_mtim};
        REQUIRE(utimensat(AT_FDCWD, path.c_str(), times.data(), 0) == 0);
        CHECK(content() != first);
    }
    SECTION("by another file in its place, with the same text") {
        directory.file("b", "same");
        std::filesystem::rename(directory / "b", path);
        CHECK(content() == first);
        CHECK(status() == first_status);
    }
    SECTION("that it is gone, a folder, or cannot be read") {
        std::filesystem::remove(path);
        const std::string gone = content();
        CHECK(gone != first);
        CHECK(status() != first_status);
        directory.directory("a");
        CHECK(content() != gone);
        CHECK(content() != first);
        directory.file("a/entry", "");
        CHECK(content() != observe(ObservationKind::content, directory.path()));
    }
    SECTION("of its mode") {
        REQUIRE(chmod(path.c_str(), 0600) == 0);
        CHECK(content() == first);
        CHECK(status() != first_status);
    }
    SECTION("of its times, where somebody asks for those") {
        const std::string times = observe(ObservationKind::times, path);
        const std::string software = observe(ObservationKind::software, path);
        std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now());
        CHECK(content() == first);
        CHECK(status() == first_status);
        CHECK(observe(ObservationKind::times, path) != times);
        CHECK(observe(ObservationKind::software, path) != software);
    }
    SECTION("of the entries of a folder") {
        const auto listing = [&] { return observe(ObservationKind::content, directory.path()); };
        const std::string entries = listing();
        CHECK(listing() == entries);
        directory.file("b", "");
        const std::string with_file = listing();
        CHECK(with_file != entries);
        std::filesystem::remove(directory / "b");
        CHECK(listing() == entries);
        directory.directory("b");
        CHECK(listing() != with_file);
    }
    SECTION("of where a link leads") {
        directory.link("link", "a");
        const std::string link = observe(ObservationKind::link_target, directory / "link");
        std::filesystem::remove(directory / "link");
        directory.link("link", "b");
        CHECK(observe(ObservationKind::link_target, directory / "link") != link);
    }
}

TEST_CASE("what can be compared with nothing has no state") {
    const TempDir directory;
    const std::string fifo = directory / "fifo";
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    CHECK(observe(ObservationKind::content, fifo).empty());
    CHECK(observe(ObservationKind::content, "/dev/zero").empty());
    CHECK_FALSE(observe(ObservationKind::content, "/dev/null").empty());
    CHECK(observe(ObservationKind::fact, "load").empty());
    CHECK(observe(ObservationKind::access, "").empty());
    CHECK(observe(ObservationKind::variable, "HOME").empty());
}

TEST_CASE("observations pass between processes as they are, and what is damaged proves nothing") {
    const Observations observations{{ObservationKind::content, "/a b\n", "file 1 2"},
                                    {ObservationKind::variable, "", ""},
                                    {ObservationKind::unrepeatable, "it asks for the time", ""}};
    std::string text;
    for (const Observation& observation : observations) {
        text += to_text(observation);
    }
    CHECK(parse_observations(text) == observations);
    CHECK(parse_observations("").empty());
    using namespace std::string_literals;
    for (const std::string& damaged : {"c"s, "c/a"s, "c/a\0"s, "c/a\0file"s, "?/a\0file\0"s, "\0"s}) {
        CAPTURE(damaged);
        CHECK_FALSE(is_repeatable(parse_observations(damaged)));
    }
}
