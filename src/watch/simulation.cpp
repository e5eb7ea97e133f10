#include "sparrow/watch/simulation.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace sparrow::watch {

namespace {

// A policy may look back from the beginning.
constexpr Time beginning = std::chrono::hours(1);
// What a policy asks for at one moment without end would be a mistake of its own.
constexpr std::size_t most_events = 1000;
constexpr Duration least_step = std::chrono::milliseconds(1);

bool is_of_memory(Kind kind) {
    return kind >= Kind::memory_low && kind <= Kind::swap_fail;
}

bool begins_or_ends(const std::optional<Kind>& event) {
    return event == Kind::started || event == Kind::stopped || event == Kind::failed;
}

}  // namespace

Simulation::Simulation(WatchSpec spec, const unit::UnitName& unit, const Settings& settings, World world)
    : settings_(settings),
      world_(std::move(world)),
      policy_(std::make_shared<const WatchSpec>(std::move(spec)), unit.full(), unit.type(), settings),
      now_(beginning) {}

SettingValue& Simulation::value(const std::string& name) {
    const auto found = values_.find(name);
    return found != values_.end() ? found->second : values_.emplace(name, world_.base(name)).first->second;
}

Signals Simulation::signals() {
    Signals all = moment_ ? moment_->signals : Signals{};
    for (auto [name, limit] : {std::pair{"MemoryHigh", &all.memory_high}, {"MemoryMax", &all.memory_max}}) {
        if (!*limit || is_changed_[name]) {
            *limit = value(name).number.value_or(infinity);
        }
    }
    // What the series does not count has not happened.
    all.memory_counters = all.memory_counters.value_or(MemoryCounters{});
    return all;
}

void Simulation::tell(const Entry& entry) {
    told_.push_back({now_ - beginning, entry});
}

void Simulation::send(const Event& event) {
    std::vector<Event> events{event};
    for (std::size_t i = 0; i < events.size() && i < most_events; ++i) {
        const Event next = events[i];
        perform(policy_.handle(next, signals(), now_), events);
    }
}

void Simulation::perform(const Actions& actions, std::vector<Event>& events) {
    std::for_each(actions.entries.begin(), actions.entries.end(),
                  [this](const Entry& entry) { tell(entry); });
    if (!actions.learn.empty()) {
        Learned learned;
        for (const std::string& name : actions.learn) {
            // A setting for the next start has a drop-in of its own, of which there is none at first.
            const SettingValue before = settings_.is_live(name) ? value(name) : SettingValue{};
            learned.settings.push_back({name, before, std::nullopt});
        }
        events.emplace_back(std::move(learned));
    }
    if (!actions.changes.empty()) {
        events.emplace_back(apply(actions.changes));
        const OnChange then = policy_.spec().on_change;
        const auto at_next_start = std::find_if(actions.changes.begin(), actions.changes.end(),
                                                [](const Change& change) { return !change.is_live; });
        if (at_next_start != actions.changes.end() && then != OnChange::none) {
            act(then == OnChange::restart ? Act::restart : Act::reload, at_next_start->cause, events);
        }
    }
    if (actions.call) {
        events.emplace_back(call(*actions.call));
    }
    if (actions.check) {
        const bool is_good = !moment_ || moment_->is_healthy;
        events.emplace_back(Checked{is_good, is_good ? "" : "the series says so"});
    }
    if (actions.act) {
        act(*actions.act, actions.act_cause, events);
    }
}

HookReturned Simulation::call(const Actions::Call& call) {
    const std::uint64_t number = call.call.number;
    const auto& check = policy_.spec().health;
    if (check && check->type == CheckType::closure && check->check.name == call.call.hook.name) {
        return {model::Value{!moment_ || moment_->is_healthy}, "", number};
    }
    if (!world_.call) {
        tell({EntryKind::noted, call.call.cause, "", "", "not called", ""});
        return {model::Value{model::Nothing{}}, "", number};
    }
    HookReturned returned = world_.call(call, signals());
    returned.number = number;
    return returned;
}

Applied Simulation::apply(const std::vector<Change>& changes) {
    Applied applied;
    for (const Change& change : changes) {
        value(change.name) = change.to;
        is_changed_[change.name] = true;
        applied.changes.push_back({change, change.to, ""});
    }
    return applied;
}

void Simulation::act(Act act, const Cause& cause, std::vector<Event>& events) {
    const char* word = act == Act::restart ? "restart" : act == Act::stop ? "stop" : "reload";
    tell({EntryKind::acted, cause, "", "", word, ""});
    if (act != Act::reload) {
        events.emplace_back(Stopped{});
    }
    if (act == Act::restart) {
        events.emplace_back(Running{});
    }
}

void Simulation::wake_until(Time end) {
    for (auto due = policy_.wake_at(); due && *due < end; due = policy_.wake_at()) {
        now_ = std::max(*due, now_ + least_step);
        if (now_ >= end) {
            break;
        }
        send(Woken{});
    }
}

void Simulation::advance(const Moment& moment) {
    wake_until(beginning + moment.at);
    now_ = beginning + moment.at;
    const bool is_first = !moment_;
    const Moment before = moment_.value_or(moment);
    moment_ = moment;
    if (is_first && !begins_or_ends(moment.event)) {
        send(Running{false});
    }
    if (moment.event) {
        happen(moment);
    } else {
        follow(before);
    }
}

void Simulation::happen(const Moment& moment) {
    const Kind kind = *moment.event;
    if (const auto resource = resource_of(kind)) {
        const std::vector<StallTrigger> triggers = policy_.triggers();
        for (const StallTrigger& trigger : triggers) {
            if (trigger.resource == *resource && (!moment.of || trigger.domain == *moment.of)) {
                send(Stalled{trigger});
            }
        }
    }
    if (is_of_memory(kind)) {
        send(MemoryEvents{});
    } else if (kind == Kind::started) {
        send(Running{});
    } else if (kind == Kind::stopped || kind == Kind::failed) {
        send(Stopped{kind == Kind::failed});
    } else if (kind == Kind::main_exit) {
        send(MainExited{});
    } else {
        send(Woken{});
    }
}

bool Simulation::is_stalled(const StallTrigger& trigger, const Moment& before) const {
    const auto& after_pressure = moment_->signals.pressure(trigger.domain, trigger.resource);
    const auto& before_pressure = before.signals.pressure(trigger.domain, trigger.resource);
    if (!after_pressure) {
        return false;
    }
    const Stall& after = after_pressure->of(trigger.level);
    constexpr double percent = 100;
    double share = after.avg10 / percent;
    if (before_pressure && moment_->at > before.at && after.total > 0) {
        const std::uint64_t waited =
            after.total - std::min(after.total, before_pressure->of(trigger.level).total);
        share = static_cast<double>(waited) / static_cast<double>((moment_->at - before.at).count());
    }
    return share > 0 && share * static_cast<double>(trigger.window.count()) >=
                            static_cast<double>(trigger.threshold.count());
}

void Simulation::follow(const Moment& before) {
    bool has_happened = false;
    const std::vector<StallTrigger> triggers = policy_.triggers();
    for (const StallTrigger& trigger : triggers) {
        if (is_stalled(trigger, before)) {
            has_happened = true;
            send(Stalled{trigger});
        }
    }
    const MemoryCounters counted = moment_->signals.memory_counters.value_or(MemoryCounters{});
    if (before.signals.memory_counters.value_or(MemoryCounters{}) != counted &&
        policy_.needs_memory_events()) {
        has_happened = true;
        send(MemoryEvents{});
    }
    if (!has_happened) {
        send(Woken{});
    }
}

}  // namespace sparrow::watch
