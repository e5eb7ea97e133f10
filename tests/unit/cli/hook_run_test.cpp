// sparrowctl hook run.
#include <filesystem>
#include <string>

#include "support/catch.hpp"
#include "support/sparrowctl.hpp"

using namespace sparrow;
using sparrow::test::CommandResult;
using sparrow::test::contains;
using sparrow::test::shell_word;
using sparrow::test::sparrowctl;

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
    return sparrowctl(directory, "hook run " + arguments + " 2>&1",
                      variables + " PATH=" + shell_word(directory / "bin") + ":\"$PATH\"");
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
