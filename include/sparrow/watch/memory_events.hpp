// Which memory events there were, from the counters of memory.events and memory.swap.events.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "sparrow/watch/condition.hpp"
#include "sparrow/watch/signals.hpp"

namespace sparrow::watch {

bool is_event_of_memory(Kind kind);

// What has grown from `before` to `after`, with by how much, in the order of Kind. A counter that fell is of
// another control group, and tells nothing.
std::vector<std::pair<Kind, std::uint64_t>> events_between(const MemoryCounters& before,
                                                           const MemoryCounters& after);

}  // namespace sparrow::watch
