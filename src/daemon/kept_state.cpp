#include "sparrow/daemon/kept_state.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "sparrow/base/checksum.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/catalogue.hpp"

namespace sparrow::daemon {

namespace {

// The name stands in no file; with it the state of one unit is none of another.
std::string sum_of(const unit::UnitName& unit, std::string_view json) {
    return checksum_of(fmt::format("{}\n{}", unit.full(), json));
}

// Systemd's own spelling of a setting of such units, or the one property that is no setting.
bool is_adjustable(unit::UnitType type, const std::string& name) {
    const model::Directive* directive = model::find_key(type, name);
    return name == "Markers" || (directive != nullptr && directive->name == name);
}

Result<void> check(const unit::UnitName& unit, const UnitState& state) {
    const auto refused = [&](const std::string& name) {
        return failure(
            fmt::format("{} is not adjusted on a {}", in_quotes(name, 100), unit::to_string(unit.type())));
    };
    std::set<std::string> names;
    for (const watch::Adjustments::State& setting : state.settings) {
        if (!is_adjustable(unit.type(), setting.name)) {
            return refused(setting.name);
        }
        if (!names.insert(setting.name).second) {
            return failure(fmt::format("{} is there twice", setting.name));
        }
    }
    const auto other = std::find_if(state.drop_ins.begin(), state.drop_ins.end(), [&](const auto& drop_in) {
        return !is_adjustable(unit.type(), drop_in.first);
    });
    return other == state.drop_ins.end() ? Result<void>() : refused(other->first);
}

}  // namespace

std::string kept_text(const unit::UnitName& unit, const UnitState& state) {
    const std::string json = to_json(state);
    return fmt::format("{}\n{}\n", sum_of(unit, json), json);
}

Result<UnitState> parse_kept(const unit::UnitName& unit, std::string_view text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || !text.ends_with('\n') || end + 1 == text.size()) {
        return failure("it is cut off");
    }
    const std::string_view json = text.substr(end + 1, text.size() - end - 2);
    if (text.substr(0, end) != sum_of(unit, json)) {
        return failure("it is not what was written of this unit");
    }
    auto state = parse_unit_state(json);
    if (state) {
        if (auto checked = check(unit, *state); !checked) {
            return tl::unexpected(checked.error());
        }
    }
    return state;
}

}  // namespace sparrow::daemon
