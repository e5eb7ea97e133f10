// An answer of the Raku host, all the way to unit files: whatever it holds, a unit has no section and no key
// but those that its settings have.
#include <algorithm>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "fuzz.hpp"
#include "sparrow/model/description_json.hpp"
#include "sparrow/model/unit_from_task.hpp"
#include "sparrow/translate/render.hpp"
#include "sparrow/translate/stub.hpp"
#include "sparrow/unit/unit_file.hpp"

using sparrow::fuzz::require;
using namespace sparrow;

namespace {

using Lines = std::multiset<std::pair<std::string, std::string>>;

const translate::SourceFile& source() {
    static const translate::SourceFile file{"/etc/systemd/system/x.raku",
                                            *translate::parse_source_name("x.raku"),
                                            translate::OutputDir::normal,
                                            translate::DependencyFolder{"multi-user.target", "wants"},
                                            "",
                                            std::nullopt};
    return file;
}

void check_links(const translate::UnitTree& tree) {
    for (const auto& [path, entry] : tree) {
        require(std::count(path.name.begin(), path.name.end(), '/') <= 1, "a name has one folder at most");
        require(path.name.front() != '/' && path.name.rfind("../", 0) != 0, "a name leads nowhere else");
        if (const auto* link = std::get_if<translate::Symlink>(&entry)) {
            const std::string target =
                link->target.rfind("../", 0) == 0 ? link->target.substr(3) : link->target;
            require(target.find('/') == std::string::npos, "a link points beside itself");
        }
    }
}

void check_unit(const model::Unit& unit) {
    const auto tree = translate::render(source(), unit);
    if (!tree) {
        return;
    }
    check_links(*tree);
    const auto parsed = unit::parse(
        std::get<translate::TextFile>(tree->at({translate::OutputDir::normal, unit.name.full()})).text);
    require(parsed && parsed->skipped.empty(), "a unit that was rendered can be read");

    Lines expected{{"Unit", "SourcePath"}};
    for (const model::UnitSetting& setting : unit.settings) {
        for (std::size_t i = 0; i < setting.assignments.size(); ++i) {
            expected.insert({setting.section, setting.name});
        }
    }
    if (!unit.runtime.empty()) {
        expected.insert({"X-Sparrow", "Task"});
        expected.insert({"X-Sparrow", "Line"});
    }
    for (const model::RuntimeSetting& setting : unit.runtime) {
        expected.insert({"X-Sparrow", setting.name});
    }
    Lines found;
    for (const unit::Section& section : parsed->file.sections) {
        for (const unit::Setting& setting : section.settings) {
            found.insert({section.name, setting.key});
        }
    }
    require(found == expected, "a unit has its own settings and no other");
}

void check_stub(const Diagnostic& diagnostic) {
    for (const char* type : {"x.service", "x.timer", "x.target"}) {
        const auto tree = translate::render_stub(source(), *unit::UnitName::parse(type), diagnostic);
        if (!tree) {
            continue;
        }
        const auto parsed =
            unit::parse(std::get<translate::TextFile>(tree->at({translate::OutputDir::normal, type})).text);
        require(parsed && parsed->skipped.empty() && parsed->file.sections.size() <= 2,
                "a stub has its own lines only");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto answer = model::parse_answer({reinterpret_cast<const char*>(data), size});
    if (!answer) {
        check_stub({Severity::error, "/x", 0, answer.error().message});
        return 0;
    }
    if (const auto* diagnostic = std::get_if<Diagnostic>(&*answer)) {
        check_stub(*diagnostic);
        return 0;
    }
    for (const model::Task& task : std::get<model::Description>(*answer).tasks) {
        const auto name = model::unit_name_of(task);
        if (!name) {
            continue;
        }
        const auto result = model::unit_from_task("/x", task, *name, {"/usr/bin/sparrowctl", "0123"});
        require(result.unit.has_value() == result.diagnostics.empty(), "a unit, or why there is none");
        for (const Diagnostic& diagnostic : result.diagnostics) {
            require(to_string(diagnostic).find('\n') == std::string::npos, "a diagnostic is one line");
        }
        if (result.unit) {
            check_unit(*result.unit);
        }
    }
    return 0;
}
