#include "sparrow/watch/policy.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "sparrow/watch/hook_answer.hpp"
#include "sparrow/watch/memory_events.hpp"

namespace sparrow::watch {

namespace {

// How often the signals are looked at while something goes on.
constexpr Duration look_every = std::chrono::seconds(1);
// How many entries hooks are told.
constexpr std::size_t most_latest = 10;
constexpr std::string_view interval_trigger = "interval";

Kind kind_of(Resource resource) {
    switch (resource) {
        case Resource::memory:
            return Kind::memory_pressure;
        case Resource::cpu:
            return Kind::cpu_pressure;
        case Resource::io:
            break;
    }
    return Kind::io_pressure;
}

void earlier(std::optional<Time>& first, const std::optional<Time>& other) {
    if (other && (!first || *other < *first)) {
        first = other;
    }
}

}  // namespace

Policy::Policy(std::shared_ptr<const WatchSpec> spec, std::string unit, unit::UnitType type,
               const Settings& settings)
    : kept_spec_(std::move(spec)),
      spec_(*kept_spec_),
      unit_(std::move(unit)),
      type_(type),
      needs_(needs_of(spec_)),
      adjustments_(spec_.adaptation, settings),
      rules_(spec_, adjustments_),
      tripwire_(spec_, adjustments_),
      responses_(spec_, hooks_, adjustments_) {
    happened_.lasts = spec_.adaptation.calm_after;
    for (const auto* hook : {&spec_.resource_check, &spec_.pattern_check}) {
        if (*hook) {
            intervals_.push_back({**hook, spec_.interval});
        }
    }
    if (spec_.adaptation_strategy && spec_.adapts_at_interval) {
        intervals_.push_back(
            {*spec_.adaptation_strategy, spec_.adaptation_interval.value_or(spec_.interval)});
    }
    for (const PropertyHook& property : spec_.properties) {
        intervals_.push_back({property.hook, spec_.interval});
    }
    if (spec_.health) {
        health_.emplace(*spec_.health, spec_.adaptation.rate);
    }
}

Actions Policy::handle(const Event& event, const Signals& signals, Time now) {
    actions_ = {};
    std::visit([&](const auto& what) { note(what, signals, now); }, event);
    if (const auto call = hooks_.lost(now)) {
        take_return(*call, std::nullopt, "nothing was heard of it again", now);
    }
    if (is_running_ && !is_paused_) {
        look_at_level(signals, now);
        rules_.look(signals, happened_, now);
        responses_.look_for_calm(happened_.lasts, now);
        look_at_intervals(now);
        look_at_health(now);
        last_look_ = now;
        actions_.learn = adjustments_.unknown();
        std::vector<Entry> entries;
        auto changes = adjustments_.decide(signals, now, entries);
        std::move(changes.begin(), changes.end(), std::back_inserter(actions_.changes));
        std::for_each(entries.begin(), entries.end(), [this](Entry& entry) { add(std::move(entry)); });
        call_next(now);
    }
    return std::move(actions_);
}

void Policy::add(Entry entry) {
    latest_.push_back(entry);
    if (latest_.size() > most_latest) {
        latest_.erase(latest_.begin());
    }
    actions_.entries.push_back(std::move(entry));
}

void Policy::note(const Running& event, const Signals& signals, Time now) {
    is_running_ = true;
    // A control group that begins has counted nothing; of one that is found it is not known since when.
    counters_ = signals.memory_counters;
    if (!counters_ && event.is_start) {
        counters_ = MemoryCounters{};
    }
    const auto lasts = happened_.lasts;
    happened_ = {};
    happened_.lasts = lasts;
    hooks_.clear();
    tripwire_.disarm();
    rules_.begin();
    for (Interval& interval : intervals_) {
        interval.due = now + interval.every;
    }
    if (health_) {
        health_->begin(now);
    }
    if (event.is_start) {
        happened(Kind::started, "", now);
    }
}

// What a rule sets then is set when the unit runs again: nothing is changed where nothing runs.
void Policy::note(const Stopped& event, const Signals& signals, Time now) {
    const bool has_run = std::exchange(is_running_, false);
    hooks_.clear();
    if (health_) {
        health_->end();
    }
    happened_.last[static_cast<std::size_t>(event.has_failed ? Kind::failed : Kind::stopped)] = now;
    if (has_run && !is_paused_) {
        rules_.look(signals, happened_, now);
    }
    aroused_until_.reset();
}

void Policy::note(const MainExited& /*event*/, const Signals& /*signals*/, Time now) {
    happened(Kind::main_exit, "", now);
}

// The signals are looked at each second, as long as what has happened counts.
void Policy::arouse(Time now) {
    aroused_until_ = std::max(aroused_until_.value_or(now), now + happened_.lasts + look_every);
}

void Policy::happened(Kind kind, const std::string& with, Time now) {
    happened_.last[static_cast<std::size_t>(kind)] = now;
    arouse(now);
    const bool is_of_kernel = is_event_of_memory(kind) || resource_of(kind);
    if (is_of_kernel && is_running_ && !is_paused_) {
        responses_.happened(kind, with, now);
    }
}

void Policy::note(const Stalled& event, const Signals& signals, Time now) {
    const StallTrigger& trigger = event.trigger;
    happened_.stalled(trigger.domain, trigger.resource, trigger.level) = now;
    if (trigger.level == Level::full) {
        happened_.stalled(trigger.domain, trigger.resource, Level::some) = now;
    }
    const Kind kind = kind_of(trigger.resource);
    const bool is_asked_for =
        std::find(spec_.triggers.begin(), spec_.triggers.end(), trigger) != spec_.triggers.end();
    if (!is_asked_for) {
        // A rule's own: hooks did not ask for it.
        arouse(now);
        return;
    }
    Leaf leaf;
    leaf.kind = kind;
    leaf.domain = trigger.domain;
    leaf.level = trigger.level;
    happened(kind, figures(leaf, signals), now);
}

void Policy::note(const MemoryEvents& /*event*/, const Signals& signals, Time now) {
    if (!signals.memory_counters) {
        return;
    }
    const MemoryCounters after = *signals.memory_counters;
    const MemoryCounters before = std::exchange(counters_, after).value_or(after);
    for (const auto& [kind, times] : events_between(before, after)) {
        if (kind == Kind::memory_high) {
            tripwire_.high_counted(now);
        }
        happened(kind, fmt::format("{} {} times", to_string(kind), times), now);
    }
}

void Policy::note(const Woken& /*event*/, const Signals& /*signals*/, Time /*now*/) {}

void Policy::note(const HookReturned& event, const Signals& /*signals*/, Time now) {
    if (const auto call = hooks_.finished(event.answer.has_value(), now, event.number)) {
        take_return(*call, event.answer, event.trouble, now);
    }
}

bool Policy::is_check(const HookCall& call) const {
    return health_ && spec_.health->type == CheckType::closure && call.hook.name == spec_.health->check.name;
}

void Policy::take_return(const HookCall& call, const std::optional<model::Value>& answer,
                         const std::string& trouble, Time now) {
    if (is_check(call)) {
        const auto* truth = answer ? std::get_if<bool>(&answer->data) : nullptr;
        const bool is_good = answer && (truth == nullptr || *truth);
        take_check(is_good, answer ? "the closure says no" : trouble, now);
        return;
    }
    if (!answer) {
        add({EntryKind::hook_failed, call.cause, "", "", "", trouble});
        return;
    }
    if (call.cause.trigger != interval_trigger) {
        responses_.answered(now);
    }
    take_answer(call, *answer);
}

const PropertyHook* Policy::property_of(const std::string& hook) const {
    const auto found = std::find_if(spec_.properties.begin(), spec_.properties.end(),
                                    [&](const PropertyHook& property) { return property.hook.name == hook; });
    return found == spec_.properties.end() ? nullptr : &*found;
}

void Policy::take_answer(const HookCall& call, const model::Value& answer) {
    const PropertyHook* property = property_of(call.hook.name);
    HookWishes wishes = property == nullptr ? wishes_of(type_, answer)
                                            : wishes_of_property(type_, property->property, answer);
    for (const std::string& error : wishes.errors) {
        add({EntryKind::refused, call.cause, "", "", "", error});
    }
    for (const std::string& text : wishes.notes) {
        add({EntryKind::noted, call.cause, "", "", "", text});
    }
    for (WishedSetting& setting : wishes.settings) {
        adjustments_.wish({std::move(setting), call.cause});
    }
}

void Policy::note(const Checked& event, const Signals& /*signals*/, Time now) {
    take_check(event.is_good, event.message, now);
}

void Policy::take_check(bool is_good, const std::string& message, Time now) {
    if (!health_ || !is_running_) {
        return;
    }
    if (is_paused_) {
        // What would follow of it must not be done, and would not be done later.
        health_->skip(now);
        return;
    }
    HealthActs::Outcome outcome = health_->result(is_good, message, now);
    happened_.is_unhealthy = !health_->health().is_healthy();
    for (Entry& entry : outcome.entries) {
        add(std::move(entry));
    }
    if (outcome.call) {
        hooks_.ask(std::move(*outcome.call), Duration(0), now);
    }
    if (outcome.act) {
        actions_.act = outcome.act;
        actions_.act_cause = outcome.cause;
    }
}

void Policy::note(const Learned& event, const Signals& /*signals*/, Time /*now*/) {
    for (const Learned::One& one : event.settings) {
        adjustments_.learn(one.name, one.current, one.base);
    }
}

void Policy::note(const Applied& event, const Signals& /*signals*/, Time /*now*/) {
    for (const Applied::One& one : event.changes) {
        const Change& change = one.change;
        if (!one.now) {
            adjustments_.failed(change);
            add({EntryKind::refused, change.cause, change.name, to_string(change.from), to_string(change.to),
                 one.reason});
            continue;
        }
        adjustments_.applied(change.name, *one.now);
        add({change.restores ? EntryKind::restored : EntryKind::changed, change.cause, change.name,
             to_string(change.from), to_string(*one.now), one.reason});
    }
}

void Policy::look_at_level(const Signals& signals, Time now) {
    const Tripwire::Look look = tripwire_.look(signals, now);
    if (look.limited) {
        add(*look.limited);
    }
    if (look.above) {
        happened(Kind::memory_high, *look.above, now);
    }
}

void Policy::call_at_interval(const HookUse& hook, Time now) {
    hooks_.ask({hook, {std::string(interval_trigger), "", hook.name, hook.line}}, Duration(0), now);
}

void Policy::look_at_intervals(Time now) {
    for (Interval& interval : intervals_) {
        if (interval.due <= now) {
            call_at_interval(interval.hook, now);
            interval.due = now + interval.every;
        }
    }
}

void Policy::look_at_health(Time now) {
    if (!health_ || !health_->health().due() || *health_->health().due() > now) {
        return;
    }
    health_->checking();
    if (spec_.health->type == CheckType::closure) {
        call_at_interval(spec_.health->check, now);
        return;
    }
    actions_.check = true;
}

void Policy::call_next(Time now) {
    auto call = hooks_.next(now);
    if (!call) {
        return;
    }
    HookContext context{unit_,
                        call->hook.name,
                        call->cause.trigger,
                        !happened_.is_unhealthy,
                        health_ ? health_->health().failures() : 0,
                        {},
                        latest_};
    for (const Adjustments::State& state : adjustments_.states()) {
        context.limits.emplace_back(state.name, to_string(state.current));
    }
    actions_.call = Actions::Call{std::move(*call), std::move(context)};
}

std::optional<Time> Policy::wake_at() const {
    if (!is_running_ || is_paused_) {
        return std::nullopt;
    }
    std::optional<Time> first = adjustments_.again();
    for (const Interval& interval : intervals_) {
        earlier(first, interval.due);
    }
    if (health_) {
        earlier(first, health_->health().due());
    }
    earlier(first, hooks_.due());
    earlier(first, tripwire_.due());
    earlier(first, responses_.calm_at(happened_.lasts));
    const Time last = last_look_.value_or(Time(0));
    if (rules_.is_any_going() || (!spec_.rules.empty() && aroused_until_ && last < *aroused_until_)) {
        earlier(first, last + look_every);
    } else if (needs_.polls) {
        earlier(first, last + spec_.interval);
    }
    return first;
}

void Policy::resume_with(const std::vector<Adjustments::State>& states, Time now) {
    for (const Adjustments::State& state : states) {
        for (const Wish& wish : state.wishes) {
            if (wish.is_tripwire) {
                continue;  // it is set anew, or not
            }
            rules_.resume(wish.cause.by, now);
            responses_.resume(wish.cause.by, now);
            adjustments_.wish(wish);
        }
        if (state.wishes.empty() || !(state.current == state.base)) {
            adjustments_.know_of(state.name);
        }
    }
}

Actions Policy::pause(const Signals& signals, Time now) {
    actions_ = {};
    if (is_running_ && !is_paused_) {
        tripwire_.disarm();
        std::vector<Entry> entries;
        actions_.changes = adjustments_.lift(signals, now, entries);
        std::for_each(entries.begin(), entries.end(), [this](Entry& entry) { add(std::move(entry)); });
    }
    is_paused_ = true;
    return std::move(actions_);
}

Actions Policy::revert(const Cause& cause) {
    actions_ = {};
    rules_.reset();
    tripwire_.reset();
    responses_.reset();
    actions_.changes = adjustments_.revert(cause);
    return std::move(actions_);
}

}  // namespace sparrow::watch
