#include "sparrow/watch/needs.hpp"

#include <algorithm>
#include <variant>

#include "sparrow/watch/condition.hpp"
#include "sparrow/watch/memory_events.hpp"

namespace sparrow::watch {

namespace {

// What is armed where a unit wants kernel signals and does not say which: as the vision's examples have it.
constexpr Duration usual_threshold = std::chrono::milliseconds(150);
constexpr Duration usual_window = std::chrono::seconds(1);

template <typename Visit>
void each_leaf(const Condition& condition, const Visit& visit) {
    if (condition.join == Condition::Join::leaf) {
        visit(condition.leaf);
    }
    for (const Condition& part : condition.parts) {
        each_leaf(part, visit);
    }
}

void add_once(std::vector<StallTrigger>& triggers, const StallTrigger& trigger) {
    if (std::find(triggers.begin(), triggers.end(), trigger) == triggers.end()) {
        triggers.push_back(trigger);
    }
}

// What wakes for a pressure that is asked for: where an average is to be above a bound, tasks have waited for
// half of that share of a window before it can be.
StallTrigger trigger_of(const Leaf& leaf, Resource resource) {
    StallTrigger trigger{resource, leaf.level, leaf.domain, usual_threshold, usual_window};
    const auto* bound = leaf.above ? std::get_if<PressureBound>(&*leaf.above) : nullptr;
    if (bound != nullptr) {
        constexpr double percent = 100;
        constexpr double half = 0.5;
        const double share = std::clamp(bound->percent / percent * half, 0.01, 1.0);
        trigger.threshold =
            Duration(static_cast<Duration::rep>(static_cast<double>(usual_window.count()) * share));
    }
    return trigger;
}

}  // namespace

Needs needs_of(const WatchSpec& spec) {
    Needs needs;
    needs.triggers = spec.triggers;
    needs.memory_events = spec.watches_memory_events || spec.level.has_value();
    for (const StallTrigger& trigger : spec.triggers) {
        needs.measures.add_pressure(trigger.domain, trigger.resource);
    }
    const auto measure = [&](const Leaf& leaf) {
        if (const auto resource = resource_of(leaf.kind)) {
            needs.measures.add_pressure(leaf.domain, *resource);
        }
        needs.measures.machine = needs.measures.machine || leaf.kind == Kind::memory_available;
    };
    const auto look_for_events = [&](const Leaf& leaf) {
        needs.memory_events = needs.memory_events || is_event_of_memory(leaf.kind);
    };
    const auto look_at = [&](const Leaf& leaf) {
        if (const auto resource = resource_of(leaf.kind)) {
            add_once(needs.triggers, trigger_of(leaf, *resource));
        }
        look_for_events(leaf);
        needs.polls = needs.polls || leaf.kind == Kind::memory_usage || leaf.kind == Kind::memory_available ||
                      leaf.kind == Kind::tasks || leaf.below;
    };
    for (const Rule& rule : spec.rules) {
        each_leaf(rule.condition, look_at);
        each_leaf(rule.condition, measure);
        if (const auto* until = std::get_if<Condition>(&rule.until)) {
            each_leaf(*until, look_for_events);
            each_leaf(*until, measure);
        }
    }
    return needs;
}

}  // namespace sparrow::watch
