#include "sparrow/cli/watched_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "sparrow/base/text.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/watch/parse_spec.hpp"

namespace sparrow::cli {

namespace {

constexpr std::string_view section_name = "X-Sparrow";

// "nginx.service" of "nginx.service.d/50-memory.conf", and of itself.
std::string unit_of(const std::string& name) {
    const std::size_t slash = name.find(".d/");
    return name.substr(0, slash);
}

// Whether there is more than what hooks of systemd need.
bool is_watched(const unit::Section& section) {
    return section.name == section_name &&
           std::any_of(section.settings.begin(), section.settings.end(), [](const unit::Setting& setting) {
               return setting.key != "Task" && setting.key != "Line" && setting.key != "Bundle";
           });
}

struct Candidate {
    unit::UnitName unit;
    unit::UnitFile file;
    std::vector<unit::Setting> settings;
};

std::vector<Candidate> candidates_in(const translate::UnitTree& tree) {
    std::vector<Candidate> candidates;
    for (const auto& [path, entry] : tree) {
        const auto* text = std::get_if<translate::TextFile>(&entry);
        auto name = unit::UnitName::parse(unit_of(path.name));
        auto parsed = text != nullptr && name ? unit::parse(text->text) : failure("");
        if (!parsed) {
            continue;
        }
        const auto& sections = parsed->file.sections;
        const auto section = std::find_if(sections.begin(), sections.end(), is_watched);
        if (section != sections.end()) {
            std::vector<unit::Setting> settings = section->settings;
            candidates.push_back({std::move(*name), std::move(parsed->file), std::move(settings)});
        }
    }
    return candidates;
}

std::string names_of(const std::vector<Candidate>& candidates) {
    std::vector<std::string> names;
    std::transform(candidates.begin(), candidates.end(), std::back_inserter(names),
                   [](const Candidate& candidate) { return candidate.unit.full(); });
    return join_words(names, " and ");
}

}  // namespace

std::vector<std::string> WatchedFile::assignments(const std::string& name) const {
    const model::Directive* directive = model::find_key(unit_.type(), name);
    std::vector<std::string> texts;
    for (const std::string_view value :
         unit::values(file_, directive == nullptr ? "Unit" : directive->section, name)) {
        if (value.empty()) {
            texts.clear();
        } else {
            texts.emplace_back(value);
        }
    }
    return texts;
}

Result<WatchedFile> find_watched_file(const translate::UnitTree& tree, const std::string& asked) {
    std::vector<Candidate> candidates = candidates_in(tree);
    if (candidates.empty()) {
        return failure("it describes no unit with rules, hooks or checks for while it runs");
    }
    if (asked.empty() && candidates.size() > 1) {
        return failure("several of its units are watched; say which is meant with --unit: " +
                       names_of(candidates));
    }
    const std::string name = with_suffix(asked, unit::UnitType::service);
    const auto found = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
        return asked.empty() || candidate.unit.full() == name;
    });
    if (found == candidates.end()) {
        return failure(fmt::format("none of its units that are watched is called {}; there are {}",
                                   escape_control(name), names_of(candidates)));
    }
    auto spec = watch::parse_spec(found->unit, found->settings);
    if (!spec) {
        return failure(fmt::format("[{}] of {}: {}", section_name, found->unit.full(), spec.error().message));
    }
    return WatchedFile(found->unit, found->file, std::move(*spec));
}

}  // namespace sparrow::cli
