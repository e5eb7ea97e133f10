// Every unit file that the installed packages brought, written as a Raku source, gives the same settings
// again.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/text.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/translate/translation.hpp"
#include "sparrow/unit/unit_file.hpp"
#include "support/catch.hpp"
#include "support/evaluation.hpp"

using namespace sparrow;
using namespace sparrow::translate;
namespace fs = std::filesystem;

namespace {

struct PackageUnit {
    unit::UnitName name;
    unit::UnitFile file;
};

std::vector<PackageUnit> package_units() {
    std::vector<PackageUnit> units;
    std::error_code no_systemd;
    for (const auto& entry : fs::directory_iterator("/usr/lib/systemd/system", no_systemd)) {
        auto name = unit::UnitName::parse(entry.path().filename().string());
        if (!name || entry.is_symlink() || !entry.is_regular_file()) {
            continue;
        }
        auto parsed = unit::parse(test::read_file(entry.path()));
        INFO(entry.path());
        REQUIRE(parsed);
        units.push_back({std::move(*name), std::move(parsed->file)});
    }
    return units;
}

// `text` as a string of Raku's in which nothing is interpolated.
std::string raku_string(std::string_view text) {
    std::string literal = "'";
    for (const char c : text) {
        literal += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    }
    return literal + "'";
}

// What a unit of ours does not say of itself: Also= is about other files.
bool is_left_out(std::string_view section, std::string_view key) {
    return section.rfind("X-", 0) == 0 || (section == "Install" && key == "Also");
}

// The unit as one task-run, each section a hash and each setting a list of its assignments.
std::string raku_source(const PackageUnit& unit) {
    std::map<std::string, std::map<std::string, std::string>> sections;
    for (const unit::Section& section : unit.file.sections) {
        for (const unit::Setting& setting : section.settings) {
            if (!is_left_out(section.name, setting.key)) {
                sections[section.name][setting.key] += raku_string(setting.value) + ", ";
            }
        }
    }
    std::string source = "#!raku\ntask-run " + raku_string(unit.name.full()) + ", 'systemd', %(\n";
    for (const auto& [section, settings] : sections) {
        source += "  " + section + " => %(\n";
        for (const auto& [key, values] : settings) {
            source += "    " + key + " => [" + values + "],\n";
        }
        source += "  ),\n";
    }
    return source + ");\n";
}

// What systemd makes of the file, as far as the text tells: the assignments of each setting, in order. Words
// that systemd collects from several lines may come in one.
std::map<std::string, std::string> settings_of(const unit::UnitFile& file) {
    std::map<std::string, std::string> settings;
    for (const unit::Section& section : file.sections) {
        for (const unit::Setting& setting : section.settings) {
            if (is_left_out(section.name, setting.key) || setting.key == "SourcePath" ||
                section.name == "Install") {
                continue;
            }
            const auto* directive = model::find(section.name, setting.key);
            REQUIRE(directive != nullptr);
            std::string& text = settings[section.name + "." + setting.key];
            if (directive->repeat == model::Repeat::single) {
                text = setting.value;
            } else if (model::joins_with_space(*directive) && !setting.value.empty()) {
                for (const std::string& word : split(setting.value, ' ')) {
                    text += word.empty() ? "" : word + "\n";
                }
            } else {
                text += setting.value + "\n";
            }
        }
    }
    return settings;
}

std::string text_of(const Translation& translation, const std::string& name) {
    const auto found = translation.tree.find({OutputDir::normal, name});
    const auto* file = found == translation.tree.end() ? nullptr : std::get_if<TextFile>(&found->second);
    return file == nullptr ? "" : file->text;
}

}  // namespace

TEST_CASE("every unit of the installed packages can be written in Raku") {
    const auto units = package_units();
    if (units.empty()) {
        WARN("skipped: no packages with units are installed");
        return;
    }
    const test::TempDir directory;
    std::vector<SourceFile> sources;
    std::transform(units.begin(), units.end(), std::back_inserter(sources), [](const PackageUnit& unit) {
        const std::string file = unit.name.full() + ".raku";
        return SourceFile{"/units/" + file, *parse_source_name(file), OutputDir::normal,
                          std::nullopt,     raku_source(unit),        std::nullopt};
    });
    auto options = test::evaluate_options(directory);
    options.limits.total = std::chrono::seconds(300);
    const auto translation = translate::translate(sources, options, "/usr/bin/sparrowctl");
    for (const Diagnostic& diagnostic : translation.diagnostics) {
        // A warning says what systemctl enable would do for a native unit.
        INFO(to_string(diagnostic));
        CHECK(diagnostic.severity != Severity::error);
    }
    for (const PackageUnit& unit : units) {
        INFO(unit.name.full());
        const auto rendered = unit::parse(text_of(translation, unit.name.full()));
        REQUIRE(rendered);
        auto expected = settings_of(unit.file);
        // A unit without one is described by its task's name.
        expected.emplace("Unit.Description", unit.name.full());
        CHECK(settings_of(rendered->file) == expected);
    }
}
