#include "sparrow/watch/memory_events.hpp"

namespace sparrow::watch {

bool is_event_of_memory(Kind kind) {
    return kind >= Kind::memory_low && kind <= Kind::swap_fail;
}

std::vector<std::pair<Kind, std::uint64_t>> events_between(const MemoryCounters& before,
                                                           const MemoryCounters& after) {
    std::vector<std::pair<Kind, std::uint64_t>> events;
    const auto compare = [&](Kind kind, std::uint64_t old_count, std::uint64_t new_count) {
        if (new_count > old_count) {
            events.emplace_back(kind, new_count - old_count);
        }
    };
    compare(Kind::memory_low, before.low, after.low);
    compare(Kind::memory_high, before.high, after.high);
    compare(Kind::memory_max, before.max, after.max);
    compare(Kind::oom, before.oom, after.oom);
    compare(Kind::oom_kill, before.oom_kill, after.oom_kill);
    compare(Kind::swap_high, before.swap_high, after.swap_high);
    compare(Kind::swap_max, before.swap_max, after.swap_max);
    compare(Kind::swap_fail, before.swap_fail, after.swap_fail);
    return events;
}

}  // namespace sparrow::watch
