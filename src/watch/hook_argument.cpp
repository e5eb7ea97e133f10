#include "sparrow/watch/hook_argument.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "sparrow/model/catalogue.hpp"

namespace sparrow::watch {

namespace {

using model::Hash;
using model::List;
using model::Value;

void put(Hash& hash, std::string key, Value value) {
    hash.push_back({std::move(key), std::move(value)});
}

// Of a number that no signed one holds, the most that one does: "no limit" in Raku too.
Value number(std::uint64_t value) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return {static_cast<std::int64_t>(std::min(value, most))};
}

void put_number(Hash& hash, std::string key, const std::optional<std::uint64_t>& value) {
    if (value) {
        // "no limit" is what is missing in a hash of limits.
        put(hash, std::move(key), *value == infinity ? Value{std::string("infinity")} : number(*value));
    }
}

// Raku reads a whole number ten times as fast as one with a fraction, and most of those here are 0.
Value decimal(double value) {
    constexpr double exact = 1e15;
    return std::trunc(value) == value && std::abs(value) < exact ? Value{static_cast<std::int64_t>(value)}
                                                                 : Value{value};
}

// A share of time, of which the kernel has no more than these decimals.
Value hundredths(double percent) {
    return {static_cast<std::int64_t>(std::llround(percent * 100))};
}

Value packed(const Stall& stall) {
    return {List{hundredths(stall.avg10), hundredths(stall.avg60), hundredths(stall.avg300),
                 number(stall.total)}};
}

Value sorted(Hash hash) {
    std::sort(hash.begin(), hash.end(),
              [](const model::HashEntry& a, const model::HashEntry& b) { return a.key < b.key; });
    return {std::move(hash)};
}

// As Sparrow::Pressure unpacks it.
Value psi(const Signals& signals) {
    Hash all;
    for (const Resource resource : {Resource::memory, Resource::cpu, Resource::io}) {
        Hash one;
        for (const Domain domain : {Domain::system, Domain::unit, Domain::slice}) {
            if (const auto& pressure = signals.pressure(domain, resource)) {
                put(one, std::string(to_string(domain)),
                    {List{packed(pressure->some), packed(pressure->full)}});
            }
        }
        put(all, std::string(to_string(resource)), sorted(std::move(one)));
    }
    return sorted(std::move(all));
}

Value memory(const Signals& signals) {
    Hash hash;
    put_number(hash, "available", signals.memory_available);
    put_number(hash, "current", signals.memory_current);
    put_number(hash, "high", signals.memory_high);
    put_number(hash, "max", signals.memory_max);
    put_number(hash, "swap", signals.swap_current);
    put_number(hash, "total", signals.memory_total);
    if (const auto& counters = signals.memory_counters) {
        Hash events;
        put(events, "high", number(counters->high));
        put(events, "low", number(counters->low));
        put(events, "max", number(counters->max));
        put(events, "oom", number(counters->oom));
        put(events, "oom-kill", number(counters->oom_kill));
        put(hash, "events", sorted(std::move(events)));
    }
    return sorted(std::move(hash));
}

Value history(const std::vector<Entry>& entries) {
    List list;
    for (const Entry& entry : entries) {
        Hash hash;
        put(hash, "by", {entry.cause.by});
        put(hash, "from", {entry.from});
        put(hash, "kind", {std::string(to_string(entry.kind))});
        put(hash, "property", {model::kebab(entry.property)});
        put(hash, "reason", {entry.reason});
        put(hash, "to", {entry.to});
        put(hash, "trigger", {entry.cause.trigger});
        list.push_back(sorted(std::move(hash)));
    }
    return {std::move(list)};
}

}  // namespace

Value argument_of(const HookContext& context, const Signals& signals) {
    Hash hash;
    put(hash, "type", {context.type});
    put(hash, "unit", {context.unit});
    put(hash, "hook", {context.hook});
    put(hash, "psi", psi(signals));
    put(hash, "memory", memory(signals));
    put_number(hash, "tasks", signals.tasks_current);
    if (signals.load) {
        put(hash, "load", decimal(*signals.load));
    }
    Hash limits;
    for (const auto& [name, text] : context.limits) {
        put(limits, model::kebab(name), {text});
    }
    put(hash, "limits", sorted(std::move(limits)));
    Hash health;
    put(health, "failures", {std::int64_t{context.failed_checks}});
    put(health, "healthy", {context.is_healthy});
    put(hash, "health", {std::move(health)});
    put(hash, "history", history(context.history));
    return sorted(std::move(hash));
}

}  // namespace sparrow::watch
