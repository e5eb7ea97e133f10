#include "sparrow/watch/condition.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace sparrow::watch {

namespace {

constexpr std::array<std::string_view, kinds> condition_words{
    "memory-pressure",  "cpu-pressure", "io-pressure", "memory-usage",
    "memory-available", "tasks",        "unhealthy",   "memory-low",
    "memory-high",      "memory-max",   "oom",         "oom-kill",
    "swap-high",        "swap-max",     "swap-fail",   "started",
    "stopped",          "failed",       "main-exit"};

// What can neither be said to hold nor not to.
using Truth = std::optional<bool>;

bool is_recent(const std::optional<Time>& last, Duration lasts, Time now) {
    return last && now - *last < lasts;
}

// A measured amount, and what a share of it would be of.
struct Measured {
    double amount = 0;
    std::optional<double> whole;
};

std::optional<Measured> measure(Kind kind, const Signals& signals) {
    const auto number = [](const std::optional<std::uint64_t>& value) {
        return value && *value != infinity ? std::optional(static_cast<double>(*value)) : std::nullopt;
    };
    const auto with = [&](const std::optional<std::uint64_t>& amount, std::optional<double> whole) {
        return amount ? std::optional(Measured{static_cast<double>(*amount), whole}) : std::nullopt;
    };
    switch (kind) {
        case Kind::memory_usage:
            return with(signals.memory_current, number(signals.memory_max));
        case Kind::memory_available:
            return with(signals.memory_available, number(signals.memory_total));
        case Kind::tasks:
            return with(signals.tasks_current, std::nullopt);
        default:
            return std::nullopt;
    }
}

// The bound in the unit of the amount; nothing where it is a share of what there is not.
std::optional<double> bound_of(const Bound& bound, const Measured& measured) {
    if (const auto* pressure = std::get_if<PressureBound>(&bound)) {
        return pressure->percent;
    }
    const auto& threshold = std::get<Threshold>(bound);
    if (const auto* amount = std::get_if<std::uint64_t>(&threshold)) {
        return static_cast<double>(*amount);
    }
    return measured.whole ? std::optional(*measured.whole * std::get<Share>(threshold).of_current)
                          : std::nullopt;
}

Truth within(const Leaf& leaf, const Measured& for_above, const Measured& for_below) {
    if (leaf.above) {
        const auto bound = bound_of(*leaf.above, for_above);
        if (!bound) {
            return std::nullopt;
        }
        if (for_above.amount <= *bound) {
            return false;
        }
    }
    if (leaf.below) {
        const auto bound = bound_of(*leaf.below, for_below);
        if (!bound) {
            return std::nullopt;
        }
        return for_below.amount < *bound;
    }
    return true;
}

Average average_of(const std::optional<Bound>& bound) {
    const auto* pressure = bound ? std::get_if<PressureBound>(&*bound) : nullptr;
    return pressure == nullptr ? Average::avg10 : pressure->average;
}

Truth pressure_holds(const Leaf& leaf, Resource resource, const Signals& signals, const Happened& happened,
                     Time now) {
    if (!leaf.above && !leaf.below) {
        return is_recent(happened.stalled(leaf.domain, resource, leaf.level), happened.lasts, now);
    }
    const auto& pressure = signals.pressure(leaf.domain, resource);
    if (!pressure) {
        return std::nullopt;
    }
    const Stall& stall = pressure->of(leaf.level);
    return within(leaf, {value_of(stall, average_of(leaf.above)), {}},
                  {value_of(stall, average_of(leaf.below)), {}});
}

Truth leaf_holds(const Leaf& leaf, const Signals& signals, const Happened& happened, Time now) {
    if (const auto resource = resource_of(leaf.kind)) {
        return pressure_holds(leaf, *resource, signals, happened, now);
    }
    if (leaf.kind == Kind::unhealthy) {
        return happened.is_unhealthy;
    }
    if (leaf.kind == Kind::memory_usage || leaf.kind == Kind::memory_available || leaf.kind == Kind::tasks) {
        const auto measured = measure(leaf.kind, signals);
        return measured ? within(leaf, *measured, *measured) : std::nullopt;
    }
    return is_recent(happened.last[static_cast<std::size_t>(leaf.kind)], happened.lasts, now);
}

// Kleene's three-valued logic.
Truth truth(const Condition& condition, const Signals& signals, const Happened& happened, Time now) {
    if (condition.join == Condition::Join::leaf) {
        return leaf_holds(condition.leaf, signals, happened, now);
    }
    if (condition.join == Condition::Join::negation) {
        const Truth part =
            condition.parts.empty() ? std::nullopt : truth(condition.parts.front(), signals, happened, now);
        return part ? Truth(!*part) : std::nullopt;
    }
    // "all" is decided by one that does not hold, "any" by one that does.
    const bool deciding = condition.join == Condition::Join::any;
    Truth result = !deciding;
    for (const Condition& part : condition.parts) {
        const Truth each = truth(part, signals, happened, now);
        if (each == deciding) {
            return deciding;
        }
        if (!each) {
            result = std::nullopt;
        }
    }
    return condition.parts.empty() ? std::nullopt : result;
}

}  // namespace

std::string_view to_string(Kind kind) {
    return condition_words[static_cast<std::size_t>(kind)];
}

std::optional<Kind> parse_kind(std::string_view word) {
    const auto* const found = std::find(condition_words.begin(), condition_words.end(), word);
    return found == condition_words.end() ? std::nullopt
                                          : std::optional(static_cast<Kind>(found - condition_words.begin()));
}

std::optional<Resource> resource_of(Kind kind) {
    switch (kind) {
        case Kind::memory_pressure:
            return Resource::memory;
        case Kind::cpu_pressure:
            return Resource::cpu;
        case Kind::io_pressure:
            return Resource::io;
        default:
            return std::nullopt;
    }
}

std::string_view to_string(Average average) {
    switch (average) {
        case Average::avg10:
            return "avg10";
        case Average::avg60:
            return "avg60";
        case Average::avg300:
            break;
    }
    return "avg300";
}

double value_of(const Stall& stall, Average average) {
    switch (average) {
        case Average::avg10:
            return stall.avg10;
        case Average::avg60:
            return stall.avg60;
        case Average::avg300:
            break;
    }
    return stall.avg300;
}

bool holds(const Condition& condition, const Signals& signals, const Happened& happened, Time now) {
    return truth(condition, signals, happened, now).value_or(false);
}

std::string figures(const Leaf& leaf, const Signals& signals) {
    std::string name(to_string(leaf.kind));
    if (const auto resource = resource_of(leaf.kind)) {
        if (const auto& pressure = signals.pressure(leaf.domain, *resource)) {
            const Average average = average_of(leaf.above ? leaf.above : leaf.below);
            return fmt::format("{} {} {}={:.2f}", name, to_string(leaf.level), to_string(average),
                               value_of(pressure->of(leaf.level), average));
        }
        return name;
    }
    const auto measured = measure(leaf.kind, signals);
    return measured ? fmt::format("{} {:.0f}", name, measured->amount) : name;
}

std::string figures(const Condition& condition, const Signals& signals) {
    if (condition.join == Condition::Join::leaf) {
        return figures(condition.leaf, signals);
    }
    std::vector<std::string> parts;
    std::transform(condition.parts.begin(), condition.parts.end(), std::back_inserter(parts),
                   [&](const Condition& part) { return figures(part, signals); });
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace sparrow::watch
