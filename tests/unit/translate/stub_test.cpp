#include "sparrow/translate/stub.hpp"

#include <string>
#include <variant>
#include <vector>

#include "sparrow/unit/unit_file.hpp"
#include "support/catch.hpp"
#include "support/command.hpp"
#include "support/systemd_oracle.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;
using namespace std::string_literals;

namespace {

SourceFile source_named(const std::string& file_name) {
    auto name = parse_source_name(file_name);
    REQUIRE(name);
    return {"/etc/systemd/system/" + file_name, *name, OutputDir::normal, std::nullopt, "", std::nullopt};
}

Result<UnitTree> stub_of(const std::string& unit, const std::string& message) {
    const auto name = unit::UnitName::parse(unit);
    REQUIRE(name);
    const SourceFile source = source_named(unit + ".raku");
    return render_stub(source, *name, {Severity::error, source.path, 7, message});
}

std::string stub_text(const std::string& unit, const std::string& message) {
    const auto tree = stub_of(unit, message);
    INFO(unit << ": " << (tree ? "" : tree.error().message));
    REQUIRE(tree);
    REQUIRE(tree->count({OutputDir::normal, unit}) == 1);
    return std::get<TextFile>(tree->at({OutputDir::normal, unit})).text;
}

std::vector<std::string> hostile_messages() {
    return {"",
            "\"quotes\" and 'quotes'",
            "$HOME ${HOME} `id` $(id)",
            "100% %n %i %%",
            "a\n[Service]\nExecStart=/bin/evil",
            "a\r\n\t\x1b[31m\x7f",
            "ends in a backslash\\",
            "\xff\xfe",
            "caf\u00e9 \u20ac",
            ";",
            "-v",
            std::string(10'000, 'x'),
            std::string(10'000, '%'),
            std::string(10'000, '\\'),
            std::string(5'000, '"') + std::string(5'000, '$')};
}

const std::vector<std::string>& types() {
    static const std::vector<std::string> all{"web.service", "web.socket",    "web.target",
                                              "srv.mount",   "srv.automount", "web.timer",
                                              "web.path",    "dev-sdb1.swap", "web.slice"};
    return all;
}

}  // namespace

TEST_CASE("whatever the message holds, a stub has its own settings and no other") {
    for (const std::string& unit : types()) {
        for (const std::string& message : hostile_messages()) {
            CAPTURE(unit, message.substr(0, 60));
            const auto parsed = unit::parse(stub_text(unit, message));
            REQUIRE(parsed);
            CHECK(parsed->skipped.empty());
            CHECK(parsed->file.sections.size() <= 2);
            CHECK(unit::values(parsed->file, "Unit", "SourcePath").size() == 1);
            CHECK(unit::values(parsed->file, "Unit", "Description").size() == 1);
            CHECK(unit::values(parsed->file, "Service", "ExecStart").size() ==
                  (contains(unit, ".service") ? 1U : 0U));
            CHECK(unit::values(parsed->file, "Unit", "AssertPathExists").size() ==
                  (contains(unit, ".service") ? 0U : 1U));
        }
    }
}

// Valid UTF-8, but systemd refuses the whole file for one of these (unichar_is_valid()).
TEST_CASE("a message with a noncharacter leaves a stub as any other does") {
    CHECK(stub_of("web.service", "died: \ufffe"));
    CHECK(stub_of("web.target", "died: \ufdd0"));
}

TEST_CASE("a stub says in its description what was wrong and where") {
    const std::string text = stub_text("web.service", "no such thing");
    CHECK(contains(
        text,
        "Description=web.service (not translated: /etc/systemd/system/web.service.raku:7: error: no such "
        "thing)\n"));
    CHECK(contains(text, "Type=oneshot\n"));
}

TEST_CASE("systemd reads from a stub what it is to print") {
    const auto oracle = test::SystemdOracle::make();
    if (!oracle) {
        return;
    }
    for (const std::string& message : hostile_messages()) {
        CAPTURE(message.substr(0, 60));
        const std::string text = stub_text("web.service", message);
        const auto commands = test::command_lines(oracle->load(text.substr(text.find("\n[Service]\n") + 1)));
        REQUIRE(commands.size() == 1);
        REQUIRE(commands[0].size() == 5);
        CHECK(commands[0][0] == "/bin/sh");
        const std::string said =
            to_string(Diagnostic{Severity::error, "/etc/systemd/system/web.service.raku", 7, message});
        // systemd's dump doubles the "$" and "%" that a command word has doubled.
        std::string undoubled;
        for (std::size_t i = 0; i < commands[0][4].size(); ++i) {
            const char c = commands[0][4][i];
            undoubled += c;
            i += c == '$' && commands[0][4].substr(i, 2) == "$$" ? 1U : 0U;
        }
        CHECK(undoubled.substr(0, 3000) == said.substr(0, 3000));
    }
}

TEST_CASE("a stub of a service fails and prints the message") {
    const test::TempDir directory;
    const std::string text = stub_text("web.service", "it's \"bad\" $HOME 100%");
    const auto parsed = unit::parse(text);
    REQUIRE(parsed);
    const auto command = unit::values(parsed->file, "Service", "ExecStart");
    REQUIRE(command.size() == 1);
    // systemd's quoting of this message is the shell's, but for the doubled specifiers and variables.
    CHECK(contains(command[0],
                   R"("/etc/systemd/system/web.service.raku:7: error: it's \"bad\" $$HOME 100%%")"));
    const auto result =
        test::run_command(R"(/bin/sh -c 'printf "%s\n" "$1" >&2; exit 1' sh 'the message' 2>&1)");
    CHECK(result.status == 1);
    CHECK(result.output == "the message\n");
}

namespace {

bool verify_works() {
    const test::TempDir directory;
    const std::string unit = directory.file("probe.target", "[Unit]\nDescription=probe\n");
    return test::run_command("systemd-analyze verify " + test::shell_word(unit) + " 2>&1").status == 0;
}

// What systemd says against a stub of this unit, "" where it takes it.
std::string complaint(const std::string& unit, const std::string& message) {
    const test::TempDir directory;
    const std::string path = directory.file(unit, stub_text(unit, message));
    // The unit that a socket, timer or path is for.
    directory.file("web.service", "[Service]\nExecStart=/bin/true\n");
    if (contains(unit, ".service")) {
        directory.file(unit, stub_text(unit, message));
    }
    const auto result = test::run_command("SYSTEMD_UNIT_PATH=" + directory.path() +
                                          ": systemd-analyze verify " + test::shell_word(path) + " 2>&1");
    return result.status == 0 && !contains(result.output, unit + ":") ? "" : result.output;
}

}  // namespace

TEST_CASE("systemd loads a stub of each type") {
    if (!verify_works()) {
        WARN("skipped: systemd-analyze verify does not work here");
        return;
    }
    for (const std::string& unit : types()) {
        for (const std::string& message :
             {"plain"s, "\"q\" $HOME %n\n[Service]\\"s, std::string(10'000, '%')}) {
            CAPTURE(unit, message.substr(0, 40));
            CHECK(complaint(unit, message).empty());
        }
    }
}

TEST_CASE("a stub is enabled where its source's folder enables it") {
    SourceFile source = source_named("web.service.raku");
    source.folder = DependencyFolder{"multi-user.target", "wants"};
    const auto tree = render_stub(source, *source.name.unit, {Severity::error, source.path, 0, "no"});
    REQUIRE(tree);
    REQUIRE(tree->count({OutputDir::normal, "multi-user.target.wants/web.service"}) == 1);
    CHECK(std::get<Symlink>(tree->at({OutputDir::normal, "multi-user.target.wants/web.service"})).target ==
          "../web.service");
    // Which instance was meant, nobody can tell.
    SourceFile template_source = source_named("web@.service.raku");
    template_source.folder = source.folder;
    const auto of_template =
        render_stub(template_source, *template_source.name.unit, {Severity::error, "/x", 0, "no"});
    REQUIRE(of_template);
    CHECK(of_template->size() == 1);
}

TEST_CASE("a bundle that fails leaves a service of its name") {
    CHECK(stub_name(source_named("shop.raku"))->full() == "shop.service");
    CHECK(stub_name(source_named("web.timer.raku"))->full() == "web.timer");
    CHECK(stub_name(source_named("web.timer"))->full() == "web.timer");
}
