// What systemd is to read from a unit that was rendered.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/text.hpp"
#include "sparrow/model/unit_model.hpp"
#include "sparrow/unit/quote.hpp"
#include "support/systemd_parser.hpp"

namespace sparrow::test {

// Every assignment that `settings`, `runtime`, … of a unit or a drop-in hold. Blanks at the ends of a value
// are no part of it to systemd.
template <typename UnitOrDropIn>
std::vector<ReadAssignment> reading_of(const UnitOrDropIn& made) {
    std::vector<ReadAssignment> all;
    for (const model::UnitSetting& setting : made.settings) {
        for (const std::string& assignment : setting.assignments) {
            all.push_back({setting.section, setting.name, std::string(trim(assignment))});
        }
    }
    if (!made.runtime.empty()) {
        all.push_back({"X-Sparrow", "Task", std::string(trim(made.task))});
        all.push_back({"X-Sparrow", "Line", std::to_string(made.line)});
    }
    for (const model::RuntimeSetting& setting : made.runtime) {
        all.push_back({"X-Sparrow", setting.name, setting.json});
    }
    return all;
}

// The same of the unit that the source at `source_path` makes.
inline std::vector<ReadAssignment> reading_of(const model::Unit& unit, std::string_view source_path) {
    std::vector<ReadAssignment> all = reading_of(unit);
    all.insert(all.begin(), {"Unit", "SourcePath", unit::escape_specifiers(source_path)});
    return all;
}

}  // namespace sparrow::test
