// What is remembered is used as long as it holds, and not a moment longer.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "sparrow/raku/digest.hpp"
#include "sparrow/translate/generator.hpp"
#include "sparrow/translate/record_store.hpp"
#include "support/catch.hpp"
#include "support/evaluation.hpp"
#include "support/log.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;
namespace fs = std::filesystem;

namespace {

// One system: unit directories, stores, reloads and boots.
class System {
  public:
    System() { write("warm.service.raku", "#!raku\n"); }

    void write(const std::string& name, const std::string& text) const {
        directory_.file("units/" + name, text);
    }
    void remove(const std::string& name) const { fs::remove(directory_ / ("units/" + name)); }
    [[nodiscard]] const test::TempDir& directory() const { return directory_; }

    // The generator, as a daemon-reload runs it: the output directories are new. With how many processes
    // below it.
    int reload() {
        fs::remove_all(directory_ / "out");
        log_.text.clear();
        const std::string path = std::getenv("PATH") != nullptr ? std::getenv("PATH") : "/usr/bin:/bin";
        raku::Variables environment{"SPARROW_UNIT_DIRS=" + (directory_ / "units"),
                                    "SPARROW_RUNTIME_DIR=" + (directory_ / "run"),
                                    "SPARROW_STATE_DIR=" + (directory_ / "lib"),
                                    "SPARROW_SITE_DIR=" + (directory_ / "site"),
                                    "SPARROW_FILE_TIMEOUT=6",
                                    "SYSTEMD_IN_INITRD=0",
                                    "PATH=" + path};
        environment = raku::merge(environment, variables_);
        rusage before{};
        getrusage(RUSAGE_CHILDREN, &before);
        const int status =
            run_generator({directory_ / "out/normal", directory_ / "out/early", directory_ / "out/late"},
                          environment, "", test::build_installation(), log_);
        rusage after{};
        getrusage(RUSAGE_CHILDREN, &after);
        // Whoever was waited for has used some.
        started_a_process_ = after.ru_minflt != before.ru_minflt;
        return status;
    }

    // A start of the system after what is to be kept was, and after /run is new.
    int boot() {
        fs::remove_all(directory_ / "run");
        return reload();
    }
    void keep() const { REQUIRE(RecordStore(directory_ / "run", directory_.directory("lib", 0755)).keep()); }

    void set(const std::string& variable) { variables_ = raku::merge(variables_, {variable}); }

    [[nodiscard]] bool started_a_process() const { return started_a_process_; }
    [[nodiscard]] const std::string& log() const { return log_.text; }
    [[nodiscard]] std::string unit(const std::string& name) const {
        return test::read_file(directory_ / ("out/normal/" + name));
    }
    [[nodiscard]] std::string record_path(const std::string& name) const {
        return directory_ / ("run/records/" + raku::digest_of(directory_ / ("units/" + name)));
    }

  private:
    test::TempDir directory_;
    raku::Variables variables_;
    test::TextLog log_;
    bool started_a_process_ = false;
};

std::string source(const std::string& parameters, const std::string& before = "") {
    return "#!raku\n" + before + "\ntask-run 'a', 'systemd', %( start => '/bin/true', " + parameters +
           " );\n";
}

std::string described_by(const std::string& code, const std::string& before = "") {
    return source("description => \"D {" + code + "}\"", before);
}

std::string description(const System& system) {
    const std::string text = system.unit("a.service");
    const std::size_t begin = text.find("Description=");
    return begin == std::string::npos ? "no description in: " + text
                                      : text.substr(begin + 12, text.find('\n', begin) - begin - 12);
}

// An input of a source: what the source says to read it, what makes it, and changes of it.
struct Input {
    std::string what;
    std::string code;
    std::function<void(System&)> make;
    std::function<void(System&)> change;
    std::string before = {};
};

}  // namespace

TEST_CASE("with nothing changed no process is started, and the units are the same") {
    System system;
    system.write("a.service.raku",
                 source("wanted-by => 'x.target', description => \"on {%*ENV<SITE> // 'none'}\""));
    system.write("hooked.service.raku", source("hooks => %( pre-start => sub { } )"));
    system.write("bad.service.raku", "#!raku\n\ndie 'bad';\n");
    REQUIRE(system.reload() == 1);
    CHECK(system.started_a_process());
    // Where Raku's modules are compiled anew, nothing can be watched.
    REQUIRE(system.reload() == 1);
    const std::string log = system.log();
    const std::array before{system.unit("a.service"), system.unit("hooked.service"),
                            system.unit("bad.service")};
    CHECK(contains(before[2], "not translated"));
    CHECK(system.reload() == 1);
    CHECK_FALSE(system.started_a_process());
    CHECK(system.log() == log);
    CHECK(std::array{system.unit("a.service"), system.unit("hooked.service"), system.unit("bad.service")} ==
          before);
    CHECK(fs::is_symlink(system.directory() / "out/normal/x.target.wants/a.service"));
}

TEST_CASE("an input that changed in any way is noticed") {
    const auto file = [](const System& system, const std::string& text) {
        system.directory().file("data.txt", text);
    };
    const auto same_time = [](const System& system, const std::string& text) {
        const std::string path = system.directory() / "data.txt";
        struct stat before {};
        REQUIRE(stat(path.c_str(), &before) == 0);
        { std::ofstream(path, std::ios::in | std::ios::out) << text; }
        const std::array times{before.st_atim, before.st_mtim};
        REQUIRE(utimensat(AT_FDCWD, path.c_str(), times.data(), 0) == 0);
    };
    System system;
    const std::string data = "'" + (system.directory() / "data.txt") + "'";
    const std::string folder = "'" + (system.directory() / "folder") + "'";
    const std::vector<Input> inputs{
        {"its text", "1", [](System&) {}, [](System& s) { s.write("a.service.raku", described_by("2")); }},
        {"a file", "slurp(" + data + ")", [&](System& s) { file(s, "one"); },
         [&](System& s) { file(s, "two"); }},
        {"a file, with equal size and time", "slurp(" + data + ")", [&](System& s) { file(s, "one"); },
         [&](System& s) { same_time(s, "two"); }},
        {"a file, by another in its place with its time", "slurp(" + data + ")",
         [&](System& s) { file(s, "one"); },
         [&](System& s) {
             const auto time = fs::last_write_time(s.directory() / "data.txt");
             s.directory().file("other.txt", "two");
             fs::last_write_time(s.directory() / "other.txt", time);
             fs::rename(s.directory() / "other.txt", s.directory() / "data.txt");
         }},
        {"a file that was not there", data + ".IO.e",
         [](System& s) { fs::remove(s.directory() / "data.txt"); }, [&](System& s) { file(s, ""); }},
        {"a file that is gone", data + ".IO.e", [&](System& s) { file(s, ""); },
         [](System& s) { fs::remove(s.directory() / "data.txt"); }},
        {"a file's mode", data + ".IO.mode", [&](System& s) { file(s, ""); },
         [](System& s) { REQUIRE(chmod((s.directory() / "data.txt").c_str(), 0600) == 0); }},
        {"a file's time", data + ".IO.modified.Rat", [&](System& s) { file(s, ""); },
         [](System& s) {
             fs::last_write_time(s.directory() / "data.txt",
                                 fs::file_time_type(std::chrono::seconds(1'000'000)));
         }},
        {"a folder's entries", "dir(" + folder + ").elems",
         [](System& s) { s.directory().directory("folder"); },
         [](System& s) { s.directory().file("folder/new", ""); }},
        {"where a link leads", "slurp('" + (system.directory() / "link") + "')",
         [&](System& s) {
             file(s, "one");
             s.directory().file("two.txt", "two");
             s.directory().link("link", "data.txt");
         },
         [](System& s) {
             fs::remove(s.directory() / "link");
             s.directory().link("link", "two.txt");
         }},
        {"a variable", "%*ENV<SITE> // 'none'", [](System&) {}, [](System& s) { s.set("SITE=new"); }},
        {"that a variable is there", "%*ENV<THERE>:exists", [](System&) {},
         [](System& s) { s.set("THERE="); }},
        {"the number of variables", "%*ENV.elems", [](System&) {}, [](System& s) { s.set("MORE=1"); }},
        {"a variable at compile time", "V", [](System&) {}, [](System& s) { s.set("EARLY=1"); },
         "my constant V = %*ENV<EARLY> // 'none';"},
        {"a module of the site", "shop",
         [](System& s) { s.directory().file("site/lib/Shop.rakumod", "sub shop is export { 1 }"); },
         [](System& s) { s.directory().file("site/lib/Shop.rakumod", "sub shop is export { 2 }"); },
         "use Shop;"},
        {"a module that the site gets", "(try { require Late; 1 }) // 'none'", [](System&) {},
         [](System& s) { s.directory().file("site/lib/Late.rakumod", "unit module Late;"); }},
        {"the site's defaults", "1", [](System&) {},
         [](System& s) {
             s.directory().file("site/defaults.raku", "%( '*' => %( description => 'of the site' ) )");
         }},
    };
    for (const Input& input : inputs) {
        CAPTURE(input.what);
        input.make(system);
        std::string text = described_by(input.code, input.before);
        if (input.what == "the site's defaults") {
            text = source("nice => 1");
        }
        system.write("a.service.raku", text);
        int reloads = 0;
        do {
            REQUIRE(system.reload() == 0);
        } while (system.started_a_process() && ++reloads < 3);
        CHECK_FALSE(system.started_a_process());
        const std::string before = description(system);
        input.change(system);
        CHECK(system.reload() == 0);
        CHECK(system.started_a_process());
        CHECK(description(system) != before);
    }
}

TEST_CASE("what is not an input costs nothing") {
    System system;
    system.write("a.service.raku", described_by("%*ENV<SITE> // 'none'"));
    REQUIRE(system.reload() == 0);
    REQUIRE(system.reload() == 0);
    system.set("OTHER=1");
    system.directory().file("site/lib/Unused.rakumod", "");
    system.directory().file("elsewhere", "");
    CHECK(system.reload() == 0);
    CHECK_FALSE(system.started_a_process());
    // Another source costs its own evaluation only: that of the first is not repeated.
    const std::string record = test::read_file(system.record_path("a.service.raku"));
    system.write("b.service.raku", described_by("1"));
    CHECK(system.reload() == 0);
    CHECK(system.started_a_process());
    CHECK(test::read_file(system.record_path("a.service.raku")) == record);
}

TEST_CASE("what nobody can compare is evaluated each time") {
    System system;
    system.write("a.service.raku", described_by("(1 .. 1_000_000).pick"));
    REQUIRE(system.reload() == 0);
    REQUIRE(system.reload() == 0);
    const std::string before = description(system);
    CHECK(system.reload() == 0);
    CHECK(description(system) != before);
}

TEST_CASE("what changes while it is read is not remembered") {
    System system;
    const std::string data = system.directory().file("data.txt", "one");
    // It reads, and then the file changes before the evaluation has ended.
    system.write("a.service.raku",
                 described_by("slurp('" + data + "')",
                              "END spurt '" + data + "', 'two' if slurp('" + data + "') eq 'one';"));
    REQUIRE(system.reload() == 0);
    system.directory().file("data.txt", "one");
    REQUIRE(system.reload() == 0);
    CHECK(description(system) == "D one");
    CHECK(system.reload() == 0);
    CHECK(description(system) == "D two");
}

TEST_CASE("a source that hangs is tried once, and again when something changed or it is asked for") {
    System system;
    system.write("a.service.raku", described_by("'good'"));
    REQUIRE(system.reload() == 0);
    system.write("a.service.raku", "#!raku\nloop { %*ENV<SITE> }\n");
    CHECK(system.reload() == 1);
    CHECK(system.started_a_process());
    CHECK(contains(system.log(), "took longer than"));
    CHECK(contains(system.unit("a.service"), "Description=D good (last good translation"));
    CHECK(system.reload() == 1);
    CHECK_FALSE(system.started_a_process());
    CHECK(contains(system.log(), "not tried again before"));
    CHECK(contains(system.unit("a.service"), "Description=D good (last good translation"));

    SECTION("when it is edited") {
        system.write("a.service.raku", described_by("'mended'"));
        CHECK(system.reload() == 0);
        CHECK(description(system) == "D mended");
    }
    SECTION("when a variable changed") {
        system.set("SITE=1");
        CHECK(system.reload() == 1);
        CHECK(system.started_a_process());
    }
    SECTION("when it is asked for") {
        CHECK(RecordStore(system.directory() / "run", "")
                  .try_again(system.directory() / "units/a.service.raku") == true);
        CHECK(system.reload() == 1);
        CHECK(system.started_a_process());
        CHECK(contains(system.unit("a.service"), "Description=D good (last good translation"));
    }
    SECTION("but not when the system starts") {
        system.keep();
        CHECK(system.boot() == 1);
        CHECK_FALSE(system.started_a_process());
        CHECK(contains(system.log(), "not tried again while the system starts"));
        CHECK(contains(system.unit("a.service"), "Description=D good (last good translation"));
    }
}

TEST_CASE("after a restart of the system what was kept is used, and what is damaged is not") {
    System system;
    system.write("a.service.raku", described_by("'first'"));
    system.write("b.service.raku", described_by("'b'"));
    REQUIRE(system.reload() == 0);
    REQUIRE(system.reload() == 0);
    system.keep();

    SECTION("nothing is evaluated") {
        CHECK(system.boot() == 0);
        CHECK_FALSE(system.started_a_process());
        CHECK(description(system) == "D first");
    }
    SECTION("a source that is broken meanwhile has its last good translation") {
        system.write("a.service.raku", "#!raku\ndie 'broken';\n");
        CHECK(system.boot() == 1);
        CHECK(contains(system.unit("a.service"), "Description=D first (last good translation"));
        CHECK(system.reload() == 1);
        CHECK(contains(system.unit("a.service"), "Description=D first (last good translation"));
    }
    SECTION("a source that is deleted is gone") {
        system.remove("a.service.raku");
        CHECK(system.reload() == 0);
        system.write("a.service.raku", "#!raku\ndie 'broken';\n");
        CHECK(system.reload() == 1);
        CHECK(contains(system.unit("a.service"), "(not translated: "));
    }
    SECTION("without the store all is evaluated") {
        fs::remove_all(system.directory() / "lib");
        CHECK(system.boot() == 0);
        CHECK(system.started_a_process());
        CHECK(description(system) == "D first");
    }
    SECTION("of a damaged store what is whole is used") {
        for (const char* folder : {"records", "contexts", "software"}) {
            for (const auto& entry :
                 fs::directory_iterator(system.directory() / ("lib/" + std::string(folder)))) {
                fs::resize_file(entry.path(), 7);
            }
        }
        CHECK(system.boot() == 0);
        CHECK(system.started_a_process());
        CHECK(description(system) == "D first");
    }
    SECTION("a store that others can write is not used") {
        REQUIRE(chmod((system.directory() / "lib").c_str(), 0777) == 0);
        CHECK(system.boot() == 0);
        CHECK(system.started_a_process());
        CHECK(description(system) == "D first");
    }
}
