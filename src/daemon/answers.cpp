#include "sparrow/daemon/answers.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

namespace sparrow::daemon {

namespace {

Error not_watched(const std::string& name) {
    return {
        fmt::format("{} is not watched: its source has no rules, hooks or checks for while it runs", name)};
}

Fields summary(const WatchedUnit& unit) {
    const watch::Policy& policy = unit.policy();
    const watch::Health* health = policy.health();
    return {{"Unit", unit.name().full()},
            {"Source", policy.spec().source},
            {"Running", unit.is_running()},
            {"Paused", policy.is_paused()},
            {"Mode",
             std::string(policy.spec().adaptation.mode == watch::Mode::recommend ? "recommend" : "enforce")},
            {"Health", std::string(health == nullptr      ? ""
                                   : health->is_healthy() ? "healthy"
                                                          : "unhealthy")},
            {"Adjusted", static_cast<std::uint64_t>(policy.adjusted().size())}};
}

Fields status(const WatchedUnit& unit) {
    Fields fields = summary(unit);
    const watch::Policy& policy = unit.policy();
    std::vector<std::string> adjusted;
    for (const watch::Adjustments::State& state : policy.adjusted()) {
        adjusted.push_back(fmt::format("{} {} (was {})", model::kebab(state.name), to_string(state.current),
                                       to_string(state.base)));
    }
    fields.emplace_back("Adjustments", std::move(adjusted));
    std::vector<std::string> triggers;
    for (const watch::StallTrigger& trigger : policy.triggers()) {
        triggers.push_back(fmt::format("{} {} of {}: {} us in {} us", to_string(trigger.resource),
                                       to_string(trigger.level), to_string(trigger.domain),
                                       trigger.threshold.count(), trigger.window.count()));
    }
    fields.emplace_back("Triggers", std::move(triggers));
    fields.emplace_back("Limits", unit.limits());
    if (const watch::Health* health = policy.health()) {
        fields.emplace_back("FailedChecks", std::int64_t{health->failures()});
        fields.emplace_back("LastCheck", health->message());
    }
    const watch::Signals signals = unit.signals();
    const auto put = [&](const char* name, const std::optional<std::uint64_t>& value) {
        if (value) {
            fields.emplace_back(name, *value);
        }
    };
    put("MemoryCurrent", signals.memory_current);
    put("MemoryHigh", signals.memory_high);
    put("MemoryMax", signals.memory_max);
    put("TasksCurrent", signals.tasks_current);
    return fields;
}

// Of one unit, or of all.
Result<std::vector<WatchedUnit*>> meant(const WatchList& units, const std::string& name) {
    if (name.empty()) {
        return units.all();
    }
    if (WatchedUnit* unit = units.find(name)) {
        return std::vector<WatchedUnit*>{unit};
    }
    return tl::unexpected(not_watched(name));
}

void revert(const WatchList& units, const std::string& name, const std::function<void(Result<void>)>& done) {
    auto all = meant(units, name);
    if (!all || all->empty()) {
        done(all ? Result<void>() : tl::unexpected(all.error()));
        return;
    }
    struct Gathered {
        std::size_t waits_for = 0;
        Result<void> result;
    };
    auto gathered = std::make_shared<Gathered>();
    gathered->waits_for = all->size();
    for (WatchedUnit* unit : *all) {
        unit->revert({"person", "", "", 0}, [gathered, done](const Result<void>& result) {
            if (!result) {
                gathered->result = result;
            }
            if (--gathered->waits_for == 0) {
                done(gathered->result);
            }
        });
    }
}

// The wishes for its settings, those that count and those that do not.
std::vector<Fields> recommendations(const WatchedUnit& unit) {
    std::vector<Fields> all;
    for (const watch::Adjustments::State& state : unit.policy().adjusted()) {
        for (const watch::Wish& wish : state.wishes) {
            all.push_back({{"Setting", model::kebab(state.name)},
                           {"Current", to_string(state.current)},
                           {"Wished", fmt::format("{}", fmt::join(wish.setting.texts, " "))},
                           {"By", wish.cause.by},
                           {"Trigger", wish.cause.trigger},
                           {"Figures", wish.cause.figures}});
        }
    }
    return all;
}

}  // namespace

Verbs answers(WatchList& units, Chronicle& chronicle) {
    const auto each = [&units](const std::string& name, void (WatchedUnit::*call)()) -> Result<void> {
        auto all = meant(units, name);
        if (!all) {
            return tl::unexpected(all.error());
        }
        for (WatchedUnit* unit : *all) {
            (unit->*call)();
        }
        return {};
    };
    Verbs verbs;
    verbs.list = [&units] {
        std::vector<Fields> all;
        for (const WatchedUnit* unit : units.all()) {
            all.push_back(summary(*unit));
        }
        return all;
    };
    verbs.status = [&units](const std::string& name) -> Result<Fields> {
        const WatchedUnit* unit = units.find(name);
        return unit == nullptr ? Result<Fields>(tl::unexpected(not_watched(name))) : status(*unit);
    };
    verbs.history = [&chronicle](const std::string& unit, std::uint32_t most) {
        return chronicle.history().latest(unit, most);
    };
    verbs.recommend = [&units](const std::string& name) -> Result<std::vector<Fields>> {
        const WatchedUnit* unit = units.find(name);
        if (unit == nullptr) {
            return tl::unexpected(not_watched(name));
        }
        return recommendations(*unit);
    };
    verbs.revert = [&units](const std::string& name, const std::function<void(Result<void>)>& done) {
        revert(units, name, done);
    };
    verbs.pause = [each](const std::string& name) { return each(name, &WatchedUnit::pause); };
    verbs.resume = [each](const std::string& name) { return each(name, &WatchedUnit::resume); };
    verbs.log_level = [&chronicle] { return std::string(chronicle.level()); };
    verbs.set_log_level = [&chronicle](const std::string& word) { return chronicle.set_level(word); };
    return verbs;
}

}  // namespace sparrow::daemon
