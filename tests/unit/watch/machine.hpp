// A policy, and a machine that does what it says: for scenarios.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sparrow/unit/unit_file.hpp"
#include "sparrow/watch/parse_spec.hpp"
#include "sparrow/watch/policy.hpp"
#include "sparrow/watch/value_json.hpp"
#include "support/catch.hpp"
#include "support/watch_settings.hpp"

namespace sparrow::test {

// The spec that a section's lines say, of web.service.
inline watch::WatchSpec spec_of(const std::vector<unit::Setting>& settings) {
    auto spec = watch::parse_spec(*unit::UnitName::parse("web.service"), settings);
    INFO((spec ? std::string() : spec.error().message));
    REQUIRE(spec);
    return *spec;
}

inline model::Value json(const std::string& text) {
    auto value = watch::parse_value(text);
    REQUIRE(value);
    return *value;
}

// A spec of rules alone.
inline watch::WatchSpec rules(const std::string& text, const std::string& adaptation = "{}") {
    return spec_of({{"Rules", text}, {"Adaptation", adaptation}});
}

// One that grows memory in steps while there is pressure.
inline const std::string growing =
    R"([{"on":"memory-pressure","above":{"avg10":20},"for":10,"set":{"memory-high":"+25%","max":"4G"},)"
    R"("until":"calm","then":"restore"}])";

// For Machine::answer.
inline auto answers(const std::string& text) {
    return [value = json(text)](const watch::Actions::Call&) { return watch::HookReturned{value, "", 0}; };
}

inline auto fails() {
    return [](const watch::Actions::Call&) { return watch::HookReturned{std::nullopt, "died", 0}; };
}

class Machine {
  public:
    explicit Machine(watch::WatchSpec spec)
        : policy(std::make_shared<const watch::WatchSpec>(std::move(spec)), "web.service",
                 unit::UnitType::service, settings_) {}

    // Tells the policy, does what it says, and tells it of that, until there is nothing more.
    void send(const watch::Event& event) { send_all({event}); }

    void pause() {
        std::vector<watch::Event> events;
        do_all(policy.pause(signals, now), events);
        send_all(std::move(events));
    }
    // Time goes on: the policy is woken when it wishes to be.
    void advance(watch::Duration by) {
        const watch::Time end = now + by;
        while (policy.wake_at() && *policy.wake_at() <= end) {
            now = *policy.wake_at();
            ++wakes;
            send(watch::Woken{});
        }
        now = end;
    }

    void start() { send(watch::Running{}); }
    void stall(watch::Resource resource, watch::Level level = watch::Level::some) {
        for (const watch::StallTrigger& trigger : policy.triggers()) {
            if (trigger.resource == resource && trigger.level == level) {
                send(watch::Stalled{trigger});
            }
        }
    }
    void pressure(watch::Resource resource, double avg10) {
        watch::Pressure pressure;
        pressure.some.avg10 = avg10;
        signals.pressure(watch::Domain::system, resource) = pressure;
    }
    void memory_high() {
        ++signals.memory_counters->high;
        send(watch::MemoryEvents{});
    }

    // "MemoryMax 2G", the current value.
    [[nodiscard]] std::string at(const std::string& name) const {
        const auto found = values.find(name);
        return found == values.end() ? "" : to_string(found->second);
    }
    [[nodiscard]] std::uint64_t number(const std::string& name) const {
        return values.at(name).number.value_or(0);
    }
    // How many entries there are of that kind.
    [[nodiscard]] std::size_t count(watch::EntryKind kind) const {
        std::size_t found = 0;
        for (const watch::Entry& entry : entries) {
            found += entry.kind == kind ? 1 : 0;
        }
        return found;
    }
    [[nodiscard]] std::string reason(watch::EntryKind kind) const {
        std::string last;
        for (const watch::Entry& entry : entries) {
            last = entry.kind == kind ? entry.reason : last;
        }
        return last;
    }
    void set(const std::string& name, const std::string& text) {
        values[name] = *settings_.value(name, {text});
    }

    // Settings as they are; what is asked for and not here is infinity.
    std::map<std::string, watch::SettingValue> values;
    watch::Signals signals = [] {
        watch::Signals all;
        all.memory_counters = watch::MemoryCounters{};
        all.memory_current = 100 * mib;
        all.memory_max = watch::infinity;
        all.memory_total = 8 * gib;
        return all;
    }();
    watch::Time now = std::chrono::seconds(1000);
    std::vector<watch::Change> changes;
    std::vector<watch::Entry> entries;
    std::vector<watch::Actions::Call> calls;
    std::vector<watch::Act> acts;
    std::size_t checks = 0;
    std::size_t wakes = 0;
    // What hooks answer; where it is null, they hang.
    std::function<watch::HookReturned(const watch::Actions::Call&)> answer;
    // What a check says; where it is null, it hangs.
    std::function<bool()> check;
    // Whether systemd takes changes.
    bool takes_changes = true;

    WatchSettings settings_;
    watch::Policy policy;

  private:
    void send_all(std::vector<watch::Event> events) {
        for (std::size_t i = 0; i < events.size(); ++i) {
            REQUIRE(i < 100);
            do_all(policy.handle(events[i], signals, now), events);
            // A time that has come and stays would be a loop without end.
            const auto wake = policy.wake_at();
            REQUIRE((!wake || *wake > now));
        }
    }

    void do_all(watch::Actions actions, std::vector<watch::Event>& events) {
        entries.insert(entries.end(), actions.entries.begin(), actions.entries.end());
        if (!actions.learn.empty()) {
            watch::Learned learned;
            for (const std::string& name : actions.learn) {
                values.try_emplace(name, watch::SettingValue{{"infinity"}, watch::infinity});
                learned.settings.push_back({name, values[name], {}});
            }
            events.emplace_back(std::move(learned));
        }
        if (!actions.changes.empty()) {
            watch::Applied applied;
            for (const watch::Change& change : actions.changes) {
                changes.push_back(change);
                if (takes_changes) {
                    values[change.name] = change.to;
                    note_limit(change);
                    applied.changes.push_back({change, change.to, ""});
                } else {
                    applied.changes.push_back({change, std::nullopt, "not now"});
                }
            }
            events.emplace_back(std::move(applied));
        }
        if (actions.call) {
            calls.push_back(*actions.call);
            if (answer) {
                auto returned = answer(*actions.call);
                returned.number = actions.call->call.number;
                events.emplace_back(std::move(returned));
            }
        }
        if (actions.act) {
            acts.push_back(*actions.act);
        }
        if (actions.check) {
            ++checks;
            if (check) {
                events.emplace_back(watch::Checked{check(), "no"});
            }
        }
    }
    void note_limit(const watch::Change& change) {
        if (change.name == "MemoryMax") {
            signals.memory_max = change.to.number;
        } else if (change.name == "MemoryHigh") {
            signals.memory_high = change.to.number;
        }
    }
};

}  // namespace sparrow::test
