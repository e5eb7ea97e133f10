#include "sparrow/daemon/drop_in_settings.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace sparrow::daemon {

using watch::Change;
using watch::SettingValue;

void DropInSettings::learn(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
            asked_.push_back(name);
        }
    }
    if (asked_.empty()) {
        return;
    }
    auto later = means_.event.add_defer([this] { tell_asked(); });
    if (later) {
        telling_ = std::move(*later);
    }
}

// What a drop-in of ours is to say, apart from what the unit says: without one there is nothing.
void DropInSettings::tell_asked() {
    watch::Learned learned;
    for (const std::string& name : std::exchange(asked_, {})) {
        const auto found = settings_.find(name);
        learned.settings.push_back(
            {name, SettingValue{found == settings_.end() ? std::vector<std::string>{} : found->second, {}},
             SettingValue{}});
    }
    told_.happened(learned);
}

void DropInSettings::apply(const std::vector<Change>& changes) {
    for (const Change& change : changes) {
        settings_[change.name] = change.to.texts;
    }
    auto written = write_drop_in(means_.units_directory, unit_, settings_);
    if (!written) {
        watch::Applied refused;
        for (const Change& change : changes) {
            settings_[change.name] = change.from.texts;
            refused.changes.push_back({change, std::nullopt, written.error().message});
        }
        told_.happened(refused);
        return;
    }
    means_.reloads.ask(life_.during([this, changes](const Result<void>& result) {
        watch::Applied applied;
        for (const Change& change : changes) {
            applied.changes.push_back({change, result ? std::optional(change.to) : std::nullopt,
                                       result ? "" : result.error().message});
        }
        told_.happened(applied);
        told_.keep();
        if (result) {
            loaded_(changes[0].cause);
        }
    }));
}

}  // namespace sparrow::daemon
