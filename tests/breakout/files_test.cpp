// Hostile texts where files are named, and where an error is shown in place of a unit.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "breakout.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/unit_from_task.hpp"
#include "sparrow/translate/stub.hpp"
#include "sparrow/translate/translation.hpp"
#include "sparrow/translate/wishes.hpp"
#include "support/catch.hpp"
#include "support/hostile_texts.hpp"
#include "support/unit_reading.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using model::Parameter;
using model::Value;

namespace {

const std::string_view benign = "x";

std::string message_of(const Error& error) {
    return to_string(Diagnostic{Severity::error, "/x", 1, error.message});
}

// Counts an error in place of what was asked for; people can be shown its message.
void count_refusal(const std::string& place, std::string_view hostile, const Error& error,
                   test::Tally& tally) {
    tally.refused();
    tally.complain(place, hostile, test::flaw_of_message(message_of(error)));
}

// Its sections and keys, one a line: what a unit sets, whatever to.
std::string keys_of(const UnitTree& tree) {
    std::string keys;
    for (const test::ReadAssignment& assignment : test::read_file_of(tree)) {
        keys += assignment.section + "." + assignment.key + "\n";
    }
    return keys;
}

Value text(std::string_view value) {
    return {std::string(value)};
}

// A template and a unit, enabled by whatever `wishes` say.
UnitTree enabled(const std::string& name, std::vector<Parameter> wishes, std::string& refusal) {
    wishes.push_back({"start", text("/bin/true")});
    const auto source = test::source_of(name + ".raku");
    auto made = model::unit_from_task(source.path, {"x", "systemd", 1, wishes}, *source.name.unit,
                                      {"/usr/bin/sparrowctl", ""});
    if (!made.unit) {
        refusal = to_string(made.diagnostics.front());
        return {};
    }
    auto tree = render(source, *made.unit);
    if (!tree) {
        refusal = message_of(tree.error());
        return {};
    }
    const MadeUnits units{{name, {&source, &*made.unit}}};
    NameOwners owners{{name, source.path}};
    std::string told;
    for (const Diagnostic& diagnostic : settle_aliases(units, owners)) {
        told += to_string(diagnostic);
    }
    for (const Diagnostic& diagnostic : enable_along(units, owners, *tree)) {
        told += to_string(diagnostic);
    }
    refusal = told.empty() ? "" : shorten(told, 1000);
    return std::move(*tree);
}

}  // namespace

TEST_CASE("no wish of [Install] makes a link outside of the tree") {
    test::judge_each_text("wishes", [](std::string_view hostile, test::Tally& tally) {
        for (const std::string name : {"x.service", "x@.service", "x@i.service", "x.slice"}) {
            for (const std::string key : {"wanted-by", "required-by", "upheld-by", "alias", "also"}) {
                for (const std::string& instance : {std::string(), std::string("i"), std::string(hostile)}) {
                    std::string refusal;
                    std::vector<Parameter> wishes{{key, text(hostile)}};
                    if (!instance.empty()) {
                        wishes.push_back({"default-instance", text(instance)});
                    }
                    const UnitTree tree = enabled(name, wishes, refusal);
                    const std::string place = name + ", " + key;
                    if (!refusal.empty()) {
                        tally.complain(place, hostile, test::flaw_of_message(refusal));
                    }
                    tree.empty() ? tally.refused() : tally.read_back();
                    tally.complain(place, hostile, test::flaw_of_paths(tree));
                }
            }
        }
    });
}

TEST_CASE("no task gives its unit a name outside of the tree") {
    test::judge_each_text("names", [](std::string_view hostile, test::Tally& tally) {
        for (const model::Task& task :
             {model::Task{std::string(hostile), "systemd", 1, {}},
              model::Task{"x", "systemd", 1, {{"name", text(hostile)}}},
              model::Task{"x", "systemd", 1, {{"name", {model::Literal{std::string(hostile)}}}}}}) {
            const auto name = unit_name_of(task);
            if (!name) {
                count_refusal("the unit's name", hostile, name.error(), tally);
                continue;
            }
            tally.read_back();
            tally.complain("the unit's name", hostile,
                           test::flaw_of_paths({{{OutputDir::normal, name->full()}, TextFile{""}}}));
        }
    });
}

TEST_CASE("no source's name or folder leads outside of the tree") {
    if (!test::systemd_parser()) {
        return;
    }
    test::judge_each_text("sources", [](std::string_view hostile, test::Tally& tally) {
        for (const char* end : {"", ".raku", ".service", ".service.raku"}) {
            const auto name = parse_source_name(std::string(hostile) + end);
            if (!name) {
                count_refusal("a source's name", hostile, name.error(), tally);
                continue;
            }
            SourceFile source = test::source_of("x.raku");
            source.name = *name;
            const auto tree =
                render_stub(source, *stub_name(source), {Severity::error, source.path, 1, "no"});
            REQUIRE(tree);
            tally.read_back();
            tally.complain("a source's name", hostile, test::flaw_of_paths(*tree));
        }
        SourceFile source = test::source_of("x.service.raku");
        for (const char* end : {"", ".wants", ".service.requires", ".target.upholds"}) {
            source.folder = parse_dependency_folder(std::string(hostile) + end);
            const auto tree =
                render_stub(source, *stub_name(source), {Severity::error, source.path, 1, "no"});
            REQUIRE(tree);
            source.folder ? tally.read_back() : tally.refused();
            tally.complain("a folder", hostile, test::flaw_of_paths(*tree));
        }
    });
}

// A file's name has neither a "/" nor a NUL; whatever else it has, a drop-in keeps.
TEST_CASE("no drop-in's name or folder leads outside of the tree") {
    if (!test::systemd_parser()) {
        return;
    }
    test::judge_each_text("drop-ins", [](std::string_view hostile, test::Tally& tally) {
        const bool is_file_name = hostile.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
        for (const std::string& file :
             {std::string(hostile) + ".conf", "50-" + std::string(hostile) + ".conf"}) {
            for (const std::string& folder : {std::string("x.service.d"), std::string(hostile) + ".d",
                                              std::string(hostile) + ".service.d"}) {
                SourceFile source = test::source_of("x.raku");
                source.path = "/etc/systemd/system/" + folder + "/" + file + ".raku";
                source.drop_ins = parse_drop_in_folder(folder);
                const auto name = parse_drop_in_name(file + ".raku");
                if (!source.drop_ins || !name || !is_file_name) {
                    tally.refused();
                    continue;
                }
                source.name = *name;
                const model::DropIn drop_in{"x", 1, {{"Service", "Nice", {"1"}}}, {}};
                const auto tree = render_drop_in(source, drop_in);
                REQUIRE(tree);
                tally.read_back();
                tally.complain(folder, hostile, test::flaw_of_file(*tree, test::reading_of(drop_in)));
                const auto empty = render_empty_drop_in(source, "It sets nothing: " + std::string(hostile));
                REQUIRE(empty);
                tally.complain(folder, hostile, test::flaw_of_file(*empty, {}));
            }
        }
    });
}

TEST_CASE("a source's path is the SourcePath= of its unit, or an error") {
    if (!test::systemd_parser()) {
        return;
    }
    test::judge_each_text("paths", [](std::string_view hostile, test::Tally& tally) {
        SourceFile source = test::source_of("x.service.raku");
        source.path = "/" + std::string(hostile) + "/x.service.raku";
        const model::Unit unit{*source.name.unit, "x", 1, {{"Service", "ExecStart", {"/bin/true"}}}, {}, {}};
        if (const auto tree = render(source, unit)) {
            tally.read_back();
            tally.complain("a path", hostile, test::flaw_of_file(*tree, test::reading_of(unit, source.path)));
        } else {
            count_refusal("a path", hostile, tree.error(), tally);
        }
    });
}

namespace {

// What the source `name`, refused with `message`, leaves; with a `record` of a better time.
UnitTree left_by(SourceFile source, std::string_view message, bool has_record, std::string_view description) {
    source.refusal = Diagnostic{Severity::error, source.path, 7, std::string(message)};
    Records records;
    if (has_record) {
        const std::string answer =
            R"({"schema":1,"source":"/x","tasks":[{"name":"x","plugin":"systemd","parameters":[)"
            R"({"key":"description","value":{"string":")" +
            std::string(description) + R"("}},{"key":")" + (source.drop_ins ? "restart" : "exec-start") +
            R"(","value":{"string":")" + (source.drop_ins ? "no" : "/bin/true") + R"("}}]}]})";
        raku::Record record{source.path, {source.text, "", answer}};
        record.is_good = true;
        records[source.path] = record;
    }
    return translate::translate({source}, {}, "/usr/bin/sparrowctl", Memory{&records}).tree;
}

SourceFile drop_in_source() {
    SourceFile source = test::source_of("x.raku");
    source.path = "/etc/systemd/system/x.service.d/50-x.conf.raku";
    source.drop_ins = parse_drop_in_folder("x.service.d");
    source.name = parse_drop_in_name("50-x.conf.raku").value();
    return source;
}

}  // namespace

// A line of more than 1 MiB would make the unit fail to load.
TEST_CASE("a last good translation has room for the error, however long it is") {
    const std::string most(1024UL * 1024 - 20, 'a');
    const UnitTree good = left_by(test::source_of("x.service.raku"), benign, true, most);
    CHECK(good.size() == 1);
    CHECK(keys_of(good) == "Unit.SourcePath\nUnit.Description\nService.ExecStart\n");
}

TEST_CASE("no error's text becomes a setting of the unit that shows it") {
    if (!test::systemd_parser()) {
        return;
    }
    std::vector<SourceFile> sources{drop_in_source()};
    for (const std::string& name : test::unit_names()) {
        sources.push_back(test::source_of(name + ".raku"));
    }
    test::Tally tally;
    for (const SourceFile& source : sources) {
        const std::string stub_keys = keys_of(left_by(source, benign, false, benign));
        for (const std::string_view hostile : test::hostile_texts) {
            SourceFile elsewhere = source;
            elsewhere.path = "/" + std::string(hostile) + "/x";
            for (const SourceFile& failing : {source, elsewhere}) {
                const UnitTree tree = left_by(failing, hostile, false, benign);
                tally.read_back();
                tally.complain("a stub for " + source.path, hostile, test::flaw_of_paths(tree));
                // A path that no unit can name is in the message alone.
                if (keys_of(tree) != stub_keys && "Unit.SourcePath\n" + keys_of(tree) != stub_keys) {
                    tally.complain("a stub for " + source.path, hostile, "it sets " + keys_of(tree));
                }
            }
        }
    }
    tally.report_none_refused("stubs");
}

TEST_CASE("no error's text becomes a setting of a last good translation") {
    if (!test::systemd_parser()) {
        return;
    }
    test::Tally tally;
    for (const SourceFile& source : {drop_in_source(), test::source_of("x.service.raku")}) {
        // As JSON spells them: a lone percent sign, a backslash in front of "\\", quotes.
        for (const char* description : {"x", "50%", "a\\\\\\\\", "\\\"a", ""}) {
            const std::string good_keys = keys_of(left_by(source, benign, true, description));
            for (const std::string_view hostile : test::hostile_texts) {
                const UnitTree tree = left_by(source, hostile, true, description);
                tally.read_back();
                tally.complain(source.path, hostile, test::flaw_of_paths(tree));
                if (keys_of(tree) != good_keys || good_keys.find("Description") == std::string::npos) {
                    tally.complain(source.path, hostile, "it sets " + keys_of(tree));
                }
            }
        }
    }
    tally.report_none_refused("last good translations");
}
