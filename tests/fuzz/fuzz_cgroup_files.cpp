// What the kernel's files are read with takes anything.
#include <cmath>
#include <string_view>

#include "fuzz.hpp"
#include "sparrow/watch/cgroup_files.hpp"
#include "sparrow/watch/pressure.hpp"
#include "sparrow/watch/value_json.hpp"

using sparrow::fuzz::require;
using namespace sparrow::watch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto pressure = parse_pressure(text)) {
        for (const Level level : {Level::some, Level::full}) {
            const Stall& stall = pressure->of(level);
            require(std::isfinite(stall.avg10) && std::isfinite(stall.avg60) && std::isfinite(stall.avg300),
                    "an average is a number");
        }
    }
    MemoryCounters counters;
    (void)parse_memory_events(text, counters);
    (void)parse_swap_events(text, counters);
    (void)parse_limit(text);
    (void)parse_keyed(text, "usage_usec");
    if (const auto value = parse_value(text)) {
        const auto again = parse_value(to_json(*value));
        require(again && to_json(*again) == to_json(*value), "a value is read as it was written");
    }
    return 0;
}
