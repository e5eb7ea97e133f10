// What hooks of a running unit are called with.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sparrow/model/value.hpp"
#include "sparrow/watch/entry.hpp"
#include "sparrow/watch/signals.hpp"

namespace sparrow::watch {

// What a hook is told besides the signals.
struct HookContext {
    std::string unit;
    // Its own name.
    std::string hook;
    // What happened: Cause::trigger.
    std::string type;
    bool is_healthy = true;
    int failed_checks = 0;
    // Settings that were adjusted or may be, by systemd's name, as text.
    std::vector<std::pair<std::string, std::string>> limits;
    // The latest entries, the oldest first.
    std::vector<Entry> history;
};

// A hash, documented in sparrow.unit(5): type, unit, hook, psi, memory, tasks, load, limits, health, history.
// What was not measured is not in it. The pressures in psi are packed: Sparrow::Pressure makes of them what
// is documented.
model::Value argument_of(const HookContext& context, const Signals& signals);

}  // namespace sparrow::watch
