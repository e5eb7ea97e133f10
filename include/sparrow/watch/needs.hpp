// What a spec needs to be told of or to measure, for its rules, its hooks and its level.
#pragma once

#include <vector>

#include "sparrow/watch/pressure.hpp"
#include "sparrow/watch/signals.hpp"
#include "sparrow/watch/spec.hpp"

namespace sparrow::watch {

struct Needs {
    // The pressure triggers that are to be armed, each once.
    std::vector<StallTrigger> triggers;
    // Whether changes of memory.events are to be told.
    bool memory_events = false;
    // Whether something is measured that no event tells of.
    bool polls = false;
    // What the decisions rest on, and what is told of them.
    Measures measures;
};

Needs needs_of(const WatchSpec& spec);

}  // namespace sparrow::watch
