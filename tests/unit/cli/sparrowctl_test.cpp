// The real program, as people call it.
#include <algorithm>
#include <filesystem>
#include <string>
#include <variant>

#include "sparrow/model/description_json.hpp"
#include "support/catch.hpp"
#include "support/command.hpp"
#include "support/evaluation.hpp"

using namespace sparrow;
using sparrow::test::CommandResult;
using sparrow::test::contains;
using sparrow::test::shell_word;

namespace {

const std::string good = "#!raku\nsay 'printed';\ntask-run 'Beans', 'systemd', %( start => '/bin/true' );\n";

// Runs it with its store in `directory`; `arguments` are words of the shell.
CommandResult sparrowctl(const test::TempDir& directory, const std::string& arguments) {
    return test::run_command("SPARROW_RUNTIME_DIR=" + shell_word(directory / "store") +
                             " HOME=/nonexistent " SPARROW_BUILD_DIR "/bin/sparrowctl " + arguments);
}

}  // namespace

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
        CHECK((contains(result.output, "--help") || contains(result.output, "there are render, eval") ||
               contains(result.output, "'ftp://x' is no repository; https://HOST")));
        CHECK(sparrowctl(directory, std::string(arguments) + " 2>/dev/null").output.empty());
    }
}

TEST_CASE("help shows how the program is called, with examples") {
    const test::TempDir directory;
    for (const char* command : {"", "render ", "eval ", "hook run ", "hook call ", "test ", "settings ",
                                "plugin list ", "plugin show ", "plugin install "}) {
        CAPTURE(command);
        const auto result = sparrowctl(directory, std::string(command) + "--help");
        CHECK(result.status == 0);
        CHECK(contains(result.output, "Examples:\n  sparrowctl "));
    }
    CHECK(sparrowctl(directory, "--version").output == "sparrowctl " SPARROW_VERSION "\n");
}

TEST_CASE("files that are no sources end with status 1 and a word for each") {
    const test::TempDir directory;
    const std::string files =
        shell_word(directory / "missing.service.raku") + " " +
        shell_word(directory.directory("folder.service.raku")) + " " +
        shell_word(directory.file("native.service", "[Service]\n")) + " " +
        shell_word(directory.file("latin.service.raku", good + "# \xe9\n")) + " " +
        shell_word(directory.file("no unit.service.raku", good)) + " " +
        shell_word(directory.file("huge.service.raku", good + std::string(2 << 20, '#'))) +
        " /dev/zero /dev/null";
    for (const char* command : {"render ", "eval "}) {
        CAPTURE(command);
        const auto result = sparrowctl(directory, command + files + " 2>&1");
        CHECK(result.status == 1);
        for (const char* line :
             {"missing.service.raku: error: ", "folder.service.raku: error: it is no regular file",
              "native.service: error: its first line is not #!raku",
              "latin.service.raku: error: it is not UTF-8", "no unit.service.raku: error: ",
              "huge.service.raku: error: it is larger", "/dev/zero: error: ", "/dev/null: error: "}) {
            CAPTURE(line);
            CHECK(contains(result.output, line));
        }
        CHECK(std::count(result.output.begin(), result.output.end(), '\n') == 8);
    }
}

TEST_CASE("render prints the units, and what the file prints goes to stderr") {
    const test::TempDir directory;
    const std::string good_file = directory.file("multi-user.target.wants/beans.service.raku", good);
    const std::string bad_file = directory.file("bad.service.raku", "#!raku\ndie 'no';\n");
    const auto units = sparrowctl(directory, "render " + shell_word(good_file) + " 2>/dev/null");
    CHECK(units.status == 0);
    CHECK(contains(units.output, "# beans.service\n# Automatically generated by systemd-sparrow"));
    CHECK(contains(units.output, "\n# multi-user.target.wants/beans.service -> ../beans.service\n"));
    CHECK_FALSE(contains(units.output, "printed"));
    const auto both = sparrowctl(
        directory, "render " + shell_word(bad_file) + " " + shell_word(good_file) + " 2>&1 >/dev/null");
    CHECK(both.status == 1);
    CHECK(contains(both.output, bad_file + ":2: error: no\n"));
    CHECK(contains(both.output, good_file + ": note: printed: printed\n"));
}

TEST_CASE("a source can be seen with facts and an environment that are made up") {
    const test::TempDir directory;
    const std::string file = directory.file("a.service.raku",
                                            "#!raku\ntask-run 'a', 'systemd', %( start => '/bin/true', "
                                            "description => \"{os} {system-memory} {%*ENV<A> // "
                                            "'-'} {%*ENV<B> // '-'} {%*ENV<SYSTEMD_SCOPE>}\" );\n");
    const auto described = [&](const std::string& arguments) {
        const auto result = test::run_command("A=own SPARROW_RUNTIME_DIR=" + shell_word(directory / "store") +
                                              " " SPARROW_BUILD_DIR "/bin/sparrowctl render " + arguments +
                                              " " + shell_word(file));
        CHECK(result.status == 0);
        const std::size_t at = result.output.find("Description=") + 12;
        return result.output.substr(at, result.output.find('\n', at) - at);
    };
    CHECK(described("--fact os=centos --fact memory=2G --env B=[b=c,d]") ==
          "centos 2147483648 own [b=c,d] system");
    CHECK(described("--fact memory=1K --fact=os=x --fact os=y -i --scope user") == "y 1024 - - user");
    CHECK(described("--fact os=x --fact memory=1 --env A= --env A=last -i") == "x 1 last - system");
}

TEST_CASE("render --json has the units as systemd reads them, who makes them, and what is wrong") {
    const test::TempDir directory;
    const std::string file = directory.file(
        "multi-user.target.wants/a.service.raku",
        "#!raku\ntask-run 'a', 'systemd', %( start => '/bin/a b', after => <b.service c.service> );\n");
    const std::string bad = directory.file("nginx.service.d/b.conf.raku", "#!raku\n\ndie 'no';\n");
    const auto result =
        sparrowctl(directory, "render --json " + shell_word(file) + " " + shell_word(bad) + " 2>&1");
    CHECK(result.status == 1);
    for (const std::string& part :
         {std::string(R"({"name":"multi-user.target.wants/a.service","target":"../a.service"})"),
          std::string(R"({"key":"After","value":"b.service c.service","words":["b.service","c.service"]})"),
          std::string(R"({"key":"ExecStart","value":"/bin/a b"})"),
          R"({"file":")" + file + R"(","makes":["a.service"],"failed":false})",
          R"({"file":")" + bad + R"(","makes":["nginx.service.d/b.conf"],"failed":true})",
          R"({"severity":"error","file":")" + bad + R"(","line":3,"message":"no"})",
          bad + ":3: error: no\n"}) {
        CAPTURE(part, result.output);
        CHECK(contains(result.output, part));
    }
}

TEST_CASE("one hook of a source is called for what it returns") {
    const test::TempDir directory;
    const std::string file =
        directory.file("shop.raku",
                       "#!raku\ntask-run 'a', 'systemd', %( start => '/bin/a', hooks => %( twice => -> $n { "
                       "say 'said'; $n * 2 }, "
                       "dies => { die 'no' }, slow => { sleep 60 }, leaves => { exit 0 } ) );\n"
                       "task-run 'b', 'systemd', %( start => '/bin/b', hooks => %( twice => { os } ) );\n");
    const std::string words = shell_word(file) + " twice ";
    const auto result =
        sparrowctl(directory, "hook call " + words + "--unit a.service --argument 21 2>/dev/null");
    CHECK(result.status == 0);
    CHECK(result.output == "{\"result\":42}\n");
    CHECK(sparrowctl(directory, "hook call " + words + "--unit b.service --fact os=centos").output ==
          "{\"result\":\"centos\"}\n");
    const auto unclear = sparrowctl(directory, "hook call " + words + "2>&1");
    CHECK(unclear.status == 1);
    CHECK(contains(unclear.output, "say which is meant with --unit: a.service, b.service"));
    const auto died = sparrowctl(directory, "hook call " + shell_word(file) + " dies --unit a.service");
    CHECK(died.status == 1);
    CHECK(died.output == R"({"error":{"line":2,"message":"no","type":"X::AdHoc"}})"
                         "\n");
    const auto slow =
        sparrowctl(directory, "hook call " + shell_word(file) + " slow --unit a.service --timeout 2 2>&1");
    CHECK(slow.status == 1);
    CHECK(contains(slow.output, "it took longer than 2 s and was ended"));
    const auto left =
        sparrowctl(directory, "hook call " + shell_word(file) + " leaves --unit a.service 2>&1");
    CHECK(left.status == 1);
    CHECK(contains(left.output, "it ended its process, with status 0, before it returned"));
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

TEST_CASE("render knows drop-ins by their folder, and the scope") {
    const test::TempDir directory;
    const std::string drop_in = directory.file("nginx.service.d/50-x.conf.raku",
                                               "#!raku\ntask-run 'x', 'systemd', %( nice => 5 );\n");
    const std::string misnamed = directory.file("nginx.service.d/50-x.raku", good);
    const auto refused = sparrowctl(directory, "render " + shell_word(misnamed) + " 2>&1");
    CHECK(refused.status == 1);
    CHECK(contains(refused.output, "50-x.raku: error: a drop-in's name ends in .conf.raku"));
    const auto system = sparrowctl(directory, "render " + shell_word(drop_in));
    CHECK(system.status == 0);
    CHECK(contains(system.output, "# nginx.service.d/50-x.conf\n# Automatically generated by"));
    CHECK(contains(system.output, " and run: systemctl daemon-reload\n\n[Service]\nNice=5\n"));
    const auto user = sparrowctl(directory, "render --scope user " + shell_word(drop_in));
    CHECK(user.status == 0);
    CHECK(contains(user.output, " and run: systemctl --user daemon-reload\n"));
}

TEST_CASE("render writes into a directory, and again over what it wrote") {
    const test::TempDir directory;
    const std::string file = directory.file("beans.service.raku", good);
    const std::string command =
        "render " + shell_word(file) + " -o " + shell_word(directory / "out") + " 2>&1";
    for (int round = 0; round < 2; ++round) {
        const auto result = sparrowctl(directory, command);
        CAPTURE(round, result.output);
        CHECK(result.status == 0);
        CHECK(contains(test::read_file(directory / "out/beans.service"), "ExecStart=/bin/true\n"));
    }
    directory.file("out/beans.service", "theirs");
    const auto refused = sparrowctl(directory, command);
    CHECK(refused.status == 1);
    CHECK(contains(refused.output, "out/beans.service: error: "));
    CHECK(test::read_file(directory / "out/beans.service") == "theirs");
}

TEST_CASE("eval prints one line of schema 1 for each good file") {
    const test::TempDir directory;
    const std::string first = directory.file("a.service.raku", good);
    const std::string bad = directory.file("b.service.raku", "#!raku\ndie 'no';\n");
    const std::string last = directory.file("c.raku", "#!raku\n");
    const auto result = sparrowctl(directory, "eval " + shell_word(first) + " " + shell_word(bad) + " " +
                                                  shell_word(last) + " 2>/dev/null");
    CHECK(result.status == 1);
    CHECK(std::count(result.output.begin(), result.output.end(), '\n') == 2);
    const std::size_t newline = result.output.find('\n');
    const auto answer = model::parse_answer(result.output.substr(0, newline));
    REQUIRE(answer);
    REQUIRE(std::holds_alternative<model::Description>(*answer));
    const auto& description = std::get<model::Description>(*answer);
    CHECK(description.source == first);
    REQUIRE(description.tasks.size() == 1);
    CHECK(description.tasks[0].name == "Beans");
    const auto second = model::parse_answer(result.output.substr(newline + 1));
    REQUIRE(second);
    CHECK(std::get<model::Description>(*second).tasks.empty());
}

namespace {

// The generator over `directory`/units, into normal/, early/ and late/ there.
void generate(const test::TempDir& directory) {
    std::string folders;
    for (const char* name : {"normal", "early", "late"}) {
        folders += " " + shell_word(directory.directory(name));
    }
    const auto generated = test::run_command(
        "SPARROW_UNIT_DIRS=" + shell_word(directory / "units") + " SPARROW_RUNTIME_DIR=" +
        shell_word(directory / "store") + " SPARROW_SITE_DIR=" + shell_word(directory / "site") +
        " " SPARROW_BUILD_DIR "/lib/systemd/system-generators/systemd-sparrow-generator" + folders);
    REQUIRE(generated.status == 0);
}

// A task-run with `hooks`.
std::string source_with(const std::string& hooks) {
    return "#!raku\ntask-run 'x', 'systemd', %( nice => 1, hooks => %( " + hooks + " ) );\n";
}

// `sparrowctl hook run` where `script` is systemctl.
CommandResult hook_run(const test::TempDir& directory, const std::string& script,
                       const std::string& arguments, const std::string& variables = "") {
    directory.file("bin/systemctl", "#!/bin/sh\n" + script, 0755);
    return test::run_command(variables + " PATH=" + shell_word(directory / "bin") +
                             ":\"$PATH\" SPARROW_RUNTIME_DIR=" + shell_word(directory / "store") +
                             " " SPARROW_BUILD_DIR "/bin/sparrowctl hook run " + arguments + " 2>&1");
}

// A systemctl that has loaded these files of `directory`/normal for a unit.
std::string shows(const test::TempDir& directory, const std::string& id, const std::string& fragment,
                  const std::string& drop_ins = "") {
    return "cat << 'END'\nId=" + id + "\nLoadState=loaded\nFragmentPath=" + fragment +
           "\nDropInPaths=" + (drop_ins.empty() ? "" : directory / ("normal/" + drop_ins)) + "\nEND\n";
}

}  // namespace

TEST_CASE("a hook is run from the bundle that the generator kept") {
    const test::TempDir directory;
    directory.file("units/a.service.raku",
                   "#!raku\ntask-run 'a', 'systemd', %( start => '/bin/true', hooks => %( pre-start => { say "
                   "'ran' } ) );\n");
    generate(directory);
    const std::string unit = test::read_file(directory / "normal/a.service");
    const std::size_t at = unit.find("Bundle=") + 7;
    const std::string digest = unit.substr(at, unit.find('\n', at) - at);
    // The file is broken by now, and that changes nothing.
    directory.file("units/a.service.raku", "#!raku\ndie;\n");
    const auto ran = sparrowctl(directory, "hook run --bundle=" + digest + " a pre-start");
    CHECK(ran.status == 0);
    CHECK(ran.output == "ran\n");

    const auto missing = sparrowctl(directory, "hook run --bundle=0123 a pre-start 2>&1");
    CHECK(missing.status == 255);
    CHECK(contains(missing.output, "sparrowctl: hook pre-start of a: there is no bundle"));
    const auto misspelt = sparrowctl(directory, "hook run --bundle=" + digest + " a pre-strat 2>&1");
    CHECK(misspelt.status == 255);
    CHECK(contains(misspelt.output, "a.service has no such hook (did you mean pre-start?); there are:\n  " +
                                        directory / "units/a.service.raku: pre-start\n"));
}

TEST_CASE("a hook has the site's modules as the translation saw them, until the next one") {
    const test::TempDir directory;
    const std::string module_head =
        "unit module Shop;\nsub shop() is export { %( start => '/bin/true', hooks => ";
    directory.file("site/lib/Shop.rakumod", module_head + "%( check => { say 'first' } ) ) }\n");
    directory.file("site/defaults.raku", "%( '*' => %( memory-max => '1G' ) )");
    directory.file("units/a.service.raku", "#!raku\nuse Shop;\ntask-run 'a', 'systemd', shop;\n");
    const auto digest = [&] {
        generate(directory);
        const std::string unit = test::read_file(directory / "normal/a.service");
        CHECK(contains(unit, "MemoryMax=1G\n"));
        const std::size_t at = unit.find("Bundle=") + 7;
        return unit.substr(at, unit.find('\n', at) - at);
    };
    const auto ran = [&](const std::string& bundle) {
        return sparrowctl(directory, "hook run --bundle=" + bundle + " a check").output;
    };
    const std::string first = digest();
    directory.file("site/lib/Shop.rakumod", module_head + "%( check => { say 'second' } ) ) }\n");
    CHECK(ran(first) == "first\n");
    const std::string second = digest();
    CHECK(second != first);
    CHECK(ran(second) == "second\n");
    // What others can write by now is as it was.
    directory.file("site/lib/Shop.rakumod", "die", 0666);
    std::filesystem::remove(directory / "site/defaults.raku");
    CHECK(ran(second) == "second\n");
}

TEST_CASE("a hook is found in the unit and in its drop-ins, as systemd has loaded them") {
    const test::TempDir directory;
    directory.file("units/nginx.service.d/50-memory.conf.raku",
                   source_with("pre-start => sub ($call) { say \"drop-in of $call<unit>\" }, post-stop => %( "
                               "run => { say 'stopped' } )"));
    directory.file(
        "units/web.service.raku",
        "#!raku\ntask-run 'web', 'systemd', %( start => '/bin/true', hooks => %( pre-start => { say "
        "'unit' } ) );\n");
    generate(directory);
    const std::string native = directory.file("lib/nginx.service", "[Service]\nExecStart=/bin/true\n");
    const std::string drop_in = "nginx.service.d/50-memory.conf";

    SECTION("a native unit with a drop-in, asked for by an alias") {
        const std::string loaded = shows(directory, "nginx.service", native, drop_in);
        const auto ran = hook_run(directory, loaded, "www pre-start");
        CHECK(ran.output == "drop-in of nginx.service\n");
        CHECK(ran.status == 0);
        CHECK(hook_run(directory, loaded, "nginx post-stop").output == "stopped\n");
        const auto misspelt = hook_run(directory, loaded, "nginx pre-srart");
        CHECK(misspelt.status == 255);
        CHECK(
            misspelt.output ==
            "sparrowctl: hook pre-srart of nginx: nginx.service has no such hook (did you mean pre-start?); "
            "there are:\n  " +
                directory / ("normal/" + drop_in) + ": post-stop, pre-start\n");
    }
    SECTION("both have it") {
        const std::string loaded = shows(directory, "web.service", directory / "normal/web.service", drop_in);
        const auto unclear = hook_run(directory, loaded, "web pre-start");
        CHECK(unclear.status == 255);
        CHECK(contains(unclear.output, "\n  --from=web.service "));
        CHECK(contains(unclear.output, "\n  --from=50-memory.conf "));
        CHECK(hook_run(directory, loaded, "web pre-start --from web.service").output == "unit\n");
        CHECK(hook_run(directory, loaded, "web pre-start --from=50-memory").output ==
              "drop-in of web.service\n");
    }
    SECTION("neither has any") {
        const auto none = hook_run(directory, shows(directory, "nginx.service", native), "nginx pre-start");
        CHECK(none.status == 255);
        CHECK(contains(none.output,
                       "nginx.service has no hooks; what systemd has loaded for it is:\n  " + native + "\n"));
    }
    SECTION("a file that only looks like ours") {
        const std::string copy = directory.file("lib/copy.service", "[X-Sparrow]\nBundle=0123456789abcdef\n");
        const auto none = hook_run(directory, shows(directory, "copy.service", copy), "copy pre-start");
        CHECK(contains(none.output, "copy.service has no hooks"));
    }
}

TEST_CASE("a unit that systemd does not know, or says nothing of, is an error that helps") {
    const test::TempDir directory;
    const std::string missing = "echo Id=x; echo LoadState=not-found\n";
    const auto none = hook_run(directory, missing, "no-such-unit-here pre-start");
    CHECK(none.status == 255);
    CHECK(
        none.output ==
        "sparrowctl: hook pre-start of no-such-unit-here: there is no unit no-such-unit-here.service; for a "
        "new source, run first: systemctl daemon-reload\n");
    directory.file("systemd/generator/beans.service", "");
    CHECK(
        contains(hook_run(directory, missing, "--scope=user beens pre-start",
                          "XDG_RUNTIME_DIR=" + shell_word(directory.path()))
                     .output,
                 "there is no unit beens.service (did you mean beans.service?); for a new source, run first: "
                 "systemctl --user daemon-reload\n"));
    CHECK(contains(hook_run(directory, "echo LoadState=masked", "beans pre-start").output,
                   "beans.service is masked"));
    CHECK(contains(
        hook_run(directory, "echo 'Failed to connect to bus: no' >&2; exit 1", "beans pre-start").output,
        "systemd does not say what beans.service is made of: Failed to connect to bus: no\n"));
    CHECK(contains(hook_run(directory, "exit 0", "web@ pre-start").output,
                   "web@.service is a template; say for which instance: web@NAME.service"));
    const auto both = hook_run(directory, "exit 0", "a b --from=c --bundle=12");
    CHECK(both.status == 2);
    CHECK(contains(both.output, "--bundle"));
}

TEST_CASE("files of two owners that make one unit are an error") {
    if (!test::is_root()) {
        FAIL("skipped: only root can give a file away");
    }
    const test::TempDir directory;
    REQUIRE(chmod(directory.path().c_str(), 0755) == 0);
    const std::string first = directory.file("one/a.service.raku", good);
    const std::string second = directory.file("two/a.service.raku", good);
    REQUIRE(chown(second.c_str(), 65534, 65534) == 0);
    const auto result =
        sparrowctl(directory, "render " + shell_word(first) + " " + shell_word(second) + " 2>&1");
    CHECK(result.status == 1);
}
