#include "last_good.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "sparrow/base/text.hpp"
#include "sparrow/model/description_json.hpp"
#include "sparrow/unit/quote.hpp"

namespace sparrow::translate {

namespace {

// systemctl status shows it on one line.
constexpr std::size_t message_limit = 400;
// Of what stands before the message; a longer one gives way to the unit's name, as systemd reads no line of
// more than 1 MiB.
constexpr std::size_t description_limit = 4096;

void mark(model::Unit& unit, const Diagnostic& failure) {
    const std::string mark = unit::escape_specifiers(shorten(
        fmt::format("(last good translation; not translated: {})", to_string(failure)), message_limit));
    const auto found =
        std::find_if(unit.settings.begin(), unit.settings.end(), [](const model::UnitSetting& setting) {
            return setting.section == "Unit" && setting.name == "Description";
        });
    std::string description = unit::escape_specifiers(unit.name.full());
    if (found != unit.settings.end() && !found->assignments.empty() && !found->assignments.back().empty() &&
        found->assignments.back().size() <= description_limit) {
        description = found->assignments.back();
    }
    if (found != unit.settings.end()) {
        unit.settings.erase(found);
    }
    unit.settings.insert(unit.settings.begin(),
                         {"Unit", "Description", {fmt::format("{} {}", description, mark)}});
}

}  // namespace

std::optional<Outcome> last_good(const Outcome& failed, const raku::Translated& translated,
                                 const raku::Context& context, const std::string& sparrowctl) {
    const auto answer = model::parse_answer(translated.answer);
    const auto* description = answer ? std::get_if<model::Description>(&*answer) : nullptr;
    if (description == nullptr) {
        return std::nullopt;
    }
    Outcome outcome = outcome_of(*failed.source, translated.source, context, *description, sparrowctl);
    if (!outcome.makes_something()) {
        return std::nullopt;
    }
    for (UnitOutcome& made : outcome.units) {
        mark(made.unit, *failed.failed);
        made.tree.reset();
    }
    outcome.failed = failed.failed;
    outcome.diagnostics = failed.diagnostics;
    return outcome;
}

std::string last_good_remark(const Diagnostic& failure) {
    return "Last good translation; the source has an error now: " + to_string(failure);
}

}  // namespace sparrow::translate
