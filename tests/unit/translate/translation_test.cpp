#include "sparrow/translate/translation.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/evaluation.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;

namespace {

const std::string sparrowctl = "/usr/bin/sparrowctl";

SourceFile source_named(const std::string& file_name, const std::string& text) {
    auto name = parse_source_name(file_name);
    REQUIRE(name);
    return {"/units/" + file_name, *name, OutputDir::normal, std::nullopt, "#!raku\n" + text, std::nullopt};
}

std::string task(const std::string& name, const std::string& more = "") {
    return "task-run '" + name + "', 'systemd', %( start => '/bin/true', " + more + " );\n";
}

std::string text_of(const Translation& translation, const std::string& name) {
    const auto found = translation.tree.find({OutputDir::normal, name});
    if (found == translation.tree.end()) {
        return "missing";
    }
    const auto* link = std::get_if<Symlink>(&found->second);
    return link != nullptr ? "link to " + link->target : std::get<TextFile>(found->second).text;
}

bool is_stub(const Translation& translation, const std::string& name) {
    return contains(text_of(translation, name), "(not translated: ");
}

// The diagnostics of one source, one a line.
std::string messages_of(const Translation& translation, const std::string& file) {
    std::string text;
    for (const Diagnostic& diagnostic : translation.diagnostics) {
        if (diagnostic.file == "/units/" + file) {
            text += to_string(diagnostic) + "\n";
        }
    }
    return text;
}

}  // namespace

TEST_CASE("each source makes its units or a stub, and stops no other") {
    const test::TempDir directory;
    std::vector<SourceFile> sources{
        source_named("alias-a.service.raku", task("a", "alias => 'www.service'")),
        source_named("alias-b.service.raku", task("b", "alias => 'www.service'")),
        source_named("break.service.raku", task("break", R"(description => "a\n[Service]")")),
        source_named("chatty.service.raku",
                     "say \"line $_\" for ^30; note \"\\x[1b][2J\";\n" + task("chatty")),
        source_named("conditional.service.raku", "task-run 'x', 'systemd', %( start => '/x' ) if False;\n"),
        source_named("dies.timer.raku", "\ndie 'no';\n"),
        source_named("double.service.raku", task("one")),
        source_named("loop.raku", "for ^3 {" + task("round") + "}\n"),
        source_named("refused.service.raku", "spurt '/tmp/never', 'x';\n"),
        source_named("shop.raku", task("double") + task("other") + task("My shop", "name => 'till.service'")),
        source_named("stall.raku", task("good-one") + task("bad one")),
        source_named("twice.raku", task("same") + task("same.service")),
        source_named("web.service.raku", task("Web", "wanted-by => 'multi-user.target'")),
    };
    const auto refused = std::find_if(sources.begin(), sources.end(),
                                      [](const SourceFile& s) { return contains(s.path, "refused"); });
    refused->refusal = Diagnostic{Severity::error, refused->path, 0, "others can write it"};
    auto translation = translate::translate(sources, test::evaluate_options(directory), sparrowctl);
    CHECK(has_errors(translation.diagnostics));

    CHECK(is_stub(translation, "break.service"));
    CHECK(contains(messages_of(translation, "break.service.raku"), ":2:55: error: 'description': "));
    CHECK(is_stub(translation, "dies.timer"));
    CHECK(contains(messages_of(translation, "dies.timer.raku"), ":3: error: no"));
    CHECK(is_stub(translation, "refused.service"));
    CHECK(contains(messages_of(translation, "refused.service.raku"), "error: others can write it"));

    // Two sources for one unit: neither is used, and each names the other.
    CHECK(is_stub(translation, "double.service"));
    CHECK(contains(messages_of(translation, "double.service.raku"),
                   "/units/shop.raku makes double.service too"));
    CHECK(contains(messages_of(translation, "shop.raku"),
                   "/units/double.service.raku makes double.service too"));
    CHECK(is_stub(translation, "shop.service"));
    CHECK(text_of(translation, "other.service") == "missing");
    CHECK(is_stub(translation, "twice.service"));
    CHECK(contains(messages_of(translation, "twice.raku"),
                   "twice.raku:3: error: it makes same.service twice, in line 2 too"));
    CHECK(contains(messages_of(translation, "loop.raku"),
                   "loop.raku:2: error: it makes round.service twice\n"));
    CHECK(text_of(translation, "same.service") == "missing");
    CHECK(is_stub(translation, "stall.service"));
    CHECK(contains(messages_of(translation, "stall.raku"), "task-run \"bad one\" gives no unit name"));

    // The first by path has a contested alias.
    CHECK(text_of(translation, "www.service") == "link to alias-a.service");
    CHECK(messages_of(translation, "alias-a.service.raku").empty());
    CHECK(contains(messages_of(translation, "alias-b.service.raku"), "www.service and keeps it"));

    const std::string printed = messages_of(translation, "chatty.service.raku");
    CHECK(contains(printed, "note: printed: line 19\n"));
    CHECK(contains(printed, "note: printed more\n"));
    CHECK_FALSE(contains(printed, "line 20"));
    CHECK_FALSE(contains(printed, "\x1b"));

    CHECK(text_of(translation, "conditional.service") == "missing");
    CHECK(messages_of(translation, "conditional.service.raku").empty());
    CHECK(contains(text_of(translation, "web.service"), "Description=Web\n"));
    CHECK(text_of(translation, "multi-user.target.wants/web.service") == "link to ../web.service");

    // The same again: the same bytes.
    const auto again = translate::translate(sources, test::evaluate_options(directory), sparrowctl);
    REQUIRE(again.tree.size() == translation.tree.size());
    for (const auto& [path, entry] : translation.tree) {
        CAPTURE(path.name);
        CHECK(text_of(again, path.name) == text_of(translation, path.name));
    }
}

TEST_CASE("without Raku every source leaves a stub that says so") {
    const test::TempDir directory;
    auto options = test::evaluate_options(directory);
    options.raku = "/nonexistent/raku";
    const auto translation = translate::translate(
        {source_named("a.service.raku", task("a")), source_named("shop.raku", task("b"))}, options,
        sparrowctl);
    CHECK(is_stub(translation, "a.service"));
    CHECK(is_stub(translation, "shop.service"));
    CHECK(contains(messages_of(translation, "a.service.raku"), "/nonexistent/raku"));
    CHECK(contains(messages_of(translation, "shop.raku"), "/nonexistent/raku"));
}

TEST_CASE("no sources give no tree and start nothing") {
    raku::EvaluateOptions options;
    options.raku = "/nonexistent/raku";
    const auto translation = translate::translate({}, options, sparrowctl);
    CHECK(translation.tree.empty());
    CHECK(translation.diagnostics.empty());
}

TEST_CASE("a name that is a unit's own is nobody's alias, and also names what is made here") {
    const test::TempDir directory;
    const std::vector<SourceFile> sources{
        source_named("a.service.raku", task("a", "alias => 'z.service', also => <z.service w@x.service>")),
        source_named("b.service.raku",
                     task("b", "also => <none.socket b@x.service>, alias => 'failed.service'")),
        source_named("failed.service.raku", "die 'no';\n"),
        source_named("w@.service.raku", task("w", "required-by => 'r.target', also => 'w@y.service'")),
        source_named("z.service.raku", task("z")),
    };
    const auto translation = translate::translate(sources, test::evaluate_options(directory), sparrowctl);
    CHECK(contains(text_of(translation, "z.service"), "ExecStart=/bin/true"));
    CHECK(contains(messages_of(translation, "a.service.raku"),
                   "z.service.raku already has the name z.service"));
    CHECK(is_stub(translation, "failed.service"));
    CHECK(contains(messages_of(translation, "b.service.raku"), "already has the name failed.service"));
    CHECK(contains(messages_of(translation, "b.service.raku"), "no source here makes none.socket"));
    CHECK(contains(messages_of(translation, "b.service.raku"), "no source here makes b@x.service"));
    CHECK_FALSE(contains(messages_of(translation, "a.service.raku"), "'also'"));
    // Its wishes enable the instances that others name, and there are some.
    CHECK(translation.tree.contains({OutputDir::normal, "r.target.requires/w@x.service"}));
    CHECK_FALSE(contains(messages_of(translation, "w@.service.raku"), "nothing of it is enabled"));
}
