// The files of a control group, as text (Documentation/admin-guide/cgroup-v2.rst).
#pragma once

#include <cstdint>
#include <string_view>

#include "sparrow/base/result.hpp"
#include "sparrow/watch/signals.hpp"

namespace sparrow::watch {

// A file with one number, in which "max" is `infinity`.
Result<std::uint64_t> parse_limit(std::string_view text);

// The content of memory.events, into the counters that it has; lines that this program does not know are let
// pass.
Result<void> parse_memory_events(std::string_view text, MemoryCounters& counters);

// The content of memory.swap.events likewise.
Result<void> parse_swap_events(std::string_view text, MemoryCounters& counters);

// The number behind `key` in a flat keyed file ("usage_usec 1234"), such as cpu.stat. An Error where it has
// none.
Result<std::uint64_t> parse_keyed(std::string_view text, std::string_view key);

}  // namespace sparrow::watch
