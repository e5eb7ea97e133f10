#include "sparrow/translate/generator.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/evaluation.hpp"
#include "support/log.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;
namespace fs = std::filesystem;

namespace {

// A generator's life in directories of its own.
class Run {
  public:
    void source(const std::string& name, const std::string& text) const {
        directory.file("units/" + name, text);
    }

    int run(const std::vector<std::string>& more_environment = {},
            const std::string& command_line = "quiet splash\n", std::vector<std::string> arguments = {}) {
        directory.directory("units");
        const char* path = std::getenv("PATH");
        raku::Variables environment{"SPARROW_UNIT_DIRS=" + (directory / "units"),
                                    "SPARROW_RUNTIME_DIR=" + (directory / "store"), "SYSTEMD_IN_INITRD=0",
                                    std::string("PATH=") + (path != nullptr ? path : "/usr/bin:/bin")};
        environment = raku::merge(environment, more_environment);
        if (arguments.empty()) {
            arguments = {directory / "normal", directory / "early", directory / "late"};
        }
        log.text.clear();
        return run_generator(arguments, environment, command_line, installation, log);
    }
    [[nodiscard]] bool made(const std::string& name) const { return fs::exists(directory / name); }

    test::TempDir directory;
    test::TextLog log;
    Installation installation = test::build_installation();
};

const std::string good = "#!raku\ntask-run 'a', 'systemd', %( start => '/bin/true' );\n";

}  // namespace

TEST_CASE("a generator called in another way than systemd's says how it is called") {
    Run run;
    run.source("a.service.raku", good);
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"/a"}, {"/a", "/b"}, {"/a", "/b", "/c", "/d"}}) {
        CHECK(run.run({}, "", arguments) == 1);
        CHECK(contains(run.log.text, "NORMAL-DIR EARLY-DIR LATE-DIR"));
    }
    test::TextLog log;
    CHECK(run_generator({}, {}, "", run.installation, log) == 1);
    CHECK(contains(log.text, "sparrowctl render"));
}

TEST_CASE("a generator does nothing in the initrd or when it is switched off") {
    Run run;
    run.source("a.service.raku", good);
    CHECK(run.run({"SYSTEMD_IN_INITRD=1"}) == 0);
    CHECK(run.run({"SYSTEMD_IN_INITRD=yes"}) == 0);
    for (const char* line : {"systemd_sparrow=off", "quiet systemd_sparrow=off splash\n", "systemd_sparrow=0",
                             "systemd_sparrow=no\n", "systemd_sparrow=on systemd_sparrow=false"}) {
        CAPTURE(line);
        CHECK(run.run({}, line) == 0);
    }
    CHECK(run.log.text.empty());
    CHECK_FALSE(run.made("normal"));
    CHECK_FALSE(run.made("store"));
}

TEST_CASE("without sources no Raku is started and nothing is made") {
    Run run;
    run.installation = {"/nonexistent/data", "/nonexistent/warden", "/nonexistent/sparrowctl",
                        "/nonexistent/probe"};
    run.source("native.service", "[Service]\nExecStart=/bin/true\n");
    CHECK(run.run() == 0);
    CHECK(run.log.text.empty());
    CHECK_FALSE(run.made("normal"));
    CHECK_FALSE(run.made("store"));
}

TEST_CASE("what is good is written, what is bad is logged and leaves a stub") {
    Run run;
    run.source("good.service.raku", good);
    run.source("own.service", good);
    run.source("bad.service.raku", "#!raku\ndie \"no\\x[1b]\";\n");
    run.source("multi-user.target.wants/pulled.service", good);
    // Only words that are the switch switch it off.
    CHECK(run.run({}, "xsystemd_sparrow=off systemd_sparrow=off systemd_sparrow=on systemd_sparrowx=off") ==
          1);
    CHECK(contains(run.log.text, "0 " + (run.directory / "units/bad.service.raku") + ":2: error: no"));
    CHECK_FALSE(contains(run.log.text, "\x1b"));
    CHECK(contains(test::read_file(run.directory / "normal/good.service"), "ExecStart=/bin/true\n"));
    CHECK(contains(test::read_file(run.directory / "normal/bad.service"), "(not translated: "));
    CHECK(run.made("early/own.service"));
    CHECK_FALSE(run.made("normal/own.service"));
    // The file in the folder would hide a link of its name in normal-dir.
    CHECK(fs::read_symlink(run.directory / "early/multi-user.target.wants/pulled.service") ==
          "../../normal/pulled.service");
    CHECK(run.made("early/multi-user.target.wants/pulled.service"));
    CHECK_FALSE(run.made("early/pulled.service"));

    // Good alone: nothing to say.
    fs::remove(run.directory / "units/bad.service.raku");
    CHECK(run.run() == 0);
    CHECK(run.log.text.empty());
}

TEST_CASE("what went well before stays in place, until its source is deleted") {
    Run run;
    run.source("a.service.raku", good);
    CHECK(run.run() == 0);
    const std::string first = test::read_file(run.directory / "normal/a.service");
    const auto reload = [&] {
        fs::remove_all(run.directory / "normal");
        const int status = run.run();
        UNSCOPED_INFO(run.log.text);
        return status;
    };
    run.source("a.service.raku", "#!raku\ndie 'broken';\n");
    CHECK(reload() == 1);
    CHECK(contains(run.log.text, "a.service.raku:2: error: broken\n1 "));
    CHECK(contains(run.log.text, "its last good translation stays in place"));
    CHECK(contains(test::read_file(run.directory / "normal/a.service"), "(last good translation; "));
    CHECK(contains(test::read_file(run.directory / "normal/a.service"), "ExecStart=/bin/true\n"));

    // Nobody has written it since, and it still counts.
    CHECK(reload() == 1);
    CHECK(contains(test::read_file(run.directory / "normal/a.service"), "ExecStart=/bin/true\n"));
    run.source("a.service.raku", good);
    CHECK(reload() == 0);
    CHECK(test::read_file(run.directory / "normal/a.service") == first);

    // A store that was damaged is of no use, and of no harm.
    for (const auto& record : fs::directory_iterator(run.directory / "store/records")) {
        fs::resize_file(record.path(), 10);
    }
    run.source("a.service.raku", "#!raku\ndie 'broken';\n");
    CHECK(reload() == 1);
    CHECK(contains(run.log.text, "is damaged"));
    CHECK(contains(test::read_file(run.directory / "normal/a.service"), "a.service (not translated: "));

    run.source("a.service.raku", good);
    run.source("b.service.raku", good);
    CHECK(reload() == 0);
    fs::remove(run.directory / "units/a.service.raku");
    CHECK(reload() == 0);
    CHECK_FALSE(run.made("normal/a.service"));
    run.source("a.service.raku", "#!raku\ndie 'broken';\n");
    CHECK(reload() == 1);
    CHECK(contains(test::read_file(run.directory / "normal/a.service"), "a.service (not translated: "));
}

TEST_CASE("where the store cannot be used, every source says so and none is evaluated") {
    Run run;
    run.source("a.service.raku",
               "#!raku\nspurt '" + (run.directory / "evaluated") + "', '';\n" + good.substr(7));
    run.directory.directory("store", 0777);
    CHECK(run.run() == 1);
    CHECK(contains(run.log.text, "/store is not used"));
    CHECK(contains(test::read_file(run.directory / "normal/a.service"), "(not translated: "));
    CHECK_FALSE(run.made("evaluated"));
}

TEST_CASE("what cannot be written is logged") {
    Run run;
    run.source("a.service.raku", good);
    run.directory.file("normal/a.service", "[Service]\nExecStart=/bin/theirs\n");
    CHECK(run.run() == 1);
    CHECK(contains(run.log.text, "/normal/a.service: error: "));
    CHECK(test::read_file(run.directory / "normal/a.service") == "[Service]\nExecStart=/bin/theirs\n");
}

TEST_CASE("a warning alone is no failure") {
    Run run;
    run.source("a.service.raku", good);
    CHECK(run.run({"SPARROW_FILE_TIMEOUT=zero"}) == 0);
    CHECK(contains(run.log.text, "1 SPARROW_FILE_TIMEOUT: warning: "));
}

TEST_CASE("for people the log goes to stderr") {
    CHECK(dynamic_cast<StderrLog*>(open_generator_log({"SPARROW_UNIT_DIRS=/x"}).get()) != nullptr);
}
