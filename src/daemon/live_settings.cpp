#include "sparrow/daemon/live_settings.hpp"

#include <fmt/core.h>

#include <memory>
#include <utility>

#include "sparrow/daemon/drop_in.hpp"

namespace sparrow::daemon {

using watch::Change;
using watch::SettingValue;

void LiveSettings::resume_with(std::map<std::string, SettingValue> bases,
                               std::map<std::string, std::string> drop_ins) {
    bases_ = std::move(bases);
    drop_ins_ = std::move(drop_ins);
}

void LiveSettings::learn(const std::vector<std::string>& names) {
    Manager* manager = means_.systemd.manager();
    if (manager == nullptr) {
        return;
    }
    for (const std::string& name : names) {
        if (!asked_.insert(name).second) {
            continue;
        }
        manager->property(unit_, settings_.property_name(name), watch::UnitSettings::is_of_unit(name),
                          life_.during([this, name](const Result<sd::Variant>& value) {
                              learned(name, value ? settings_.read_back(name, *value) : std::nullopt);
                          }));
    }
}

void LiveSettings::learned(const std::string& name, const std::optional<SettingValue>& value) {
    asked_.erase(name);
    const auto base = bases_.find(name);
    told_.happened(watch::Learned{{{name, value.value_or(SettingValue{{""}, std::nullopt}),
                                    base == bases_.end() ? std::nullopt : std::optional(base->second)}}});
}

void LiveSettings::apply(std::vector<Change> changes) {
    std::vector<model::LiveProperty> properties;
    watch::Applied refused;
    std::erase_if(changes, [&](const Change& change) {
        auto property = settings_.property(change.name, change.to);
        if (property) {
            properties.push_back(std::move(*property));
            return false;
        }
        refused.changes.push_back({change, std::nullopt, property.error().message});
        return true;
    });
    if (means_.systemd.manager() == nullptr) {
        for (const Change& change : changes) {
            refused.changes.push_back({change, std::nullopt, "the message bus is away"});
        }
        changes.clear();
    }
    if (!refused.changes.empty()) {
        told_.happened(refused);
    }
    Manager* manager = means_.systemd.manager();
    if (changes.empty() || manager == nullptr) {
        return;
    }
    manager->set_properties(
        unit_.full(), std::move(properties),
        life_.during([this, changes](const Result<void>& result) mutable {
            if (result) {
                read_back(std::move(changes));
            } else if (changes.size() == 1) {
                told_.happened(watch::Applied{{{changes[0], std::nullopt, result.error().message}}});
            } else {
                // One that systemd does not take has it take none.
                for (Change& change : changes) {
                    apply({std::move(change)});
                }
            }
        }));
}

void LiveSettings::read_back(std::vector<Change> changes) {
    struct Gathered {
        watch::Applied applied;
        std::size_t waits_for = 0;
    };
    auto gathered = std::make_shared<Gathered>();
    gathered->waits_for = changes.size();
    Manager* manager = means_.systemd.manager();
    if (manager == nullptr) {
        return;
    }
    for (Change& change : changes) {
        const std::string name = change.name;
        drop_ins_[name] = property_drop_in(means_.control_directory, unit_.full(), name);
        manager->property(
            unit_, settings_.property_name(name), watch::UnitSettings::is_of_unit(name),
            life_.during([this, gathered, change = std::move(change)](const Result<sd::Variant>& value) {
                auto now = value ? settings_.read_back(change.name, *value) : std::nullopt;
                std::string reason;
                if (now && !(*now == change.to)) {
                    reason = fmt::format("{} was asked for", to_string(change.to));
                }
                gathered->applied.changes.push_back({change, now.value_or(change.to), std::move(reason)});
                if (--gathered->waits_for == 0) {
                    told_.happened(gathered->applied);
                    told_.keep();
                }
            }));
    }
}

void LiveSettings::assert_again(const std::vector<watch::Adjustments::State>& adjusted, int line) {
    Manager* manager = means_.systemd.manager();
    if (manager == nullptr) {
        return;
    }
    // What systemd was told with SetUnitProperties is in drop-ins, which it has read with all others.
    for (const watch::Adjustments::State& state : adjusted) {
        if (state.current == state.base || !settings_.is_live(state.name)) {
            continue;
        }
        manager->property(
            unit_, settings_.property_name(state.name), watch::UnitSettings::is_of_unit(state.name),
            life_.during([this, state, line](const Result<sd::Variant>& value) {
                const auto now = value ? settings_.read_back(state.name, *value) : std::nullopt;
                if (now && !(*now == state.current)) {
                    apply({{state.name, true, *now, state.current, false, {"daemon-reload", "", "", line}}});
                }
            }));
    }
}

void LiveSettings::remove_drop_ins(std::function<void(Result<void>)> done) {
    Manager* manager = means_.systemd.manager();
    if (manager == nullptr) {
        done(failure("the message bus is away"));
        return;
    }
    // It answers in the order in which it was told: when it answers this, it has done the rest.
    manager->property(
        unit_, "ActiveState", true, life_.during([this, done = std::move(done)](const auto& /*state*/) {
            bool is_any = false;
            for (const auto& [name, bytes] : std::exchange(drop_ins_, {})) {
                const std::string now = property_drop_in(means_.control_directory, unit_.full(), name);
                is_any = remove_property_drop_in(means_.control_directory, unit_.full(), name, now) || is_any;
            }
            told_.keep();
            if (is_any) {
                means_.reloads.ask(done);
            } else {
                done({});
            }
        }));
}

}  // namespace sparrow::daemon
