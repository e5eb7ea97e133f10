// Pressure stall information: what the kernel says of tasks that wait (Documentation/accounting/psi.rst).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sparrow/base/result.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

enum class Resource { memory, cpu, io };

// Whether some tasks wait or all that could run do.
enum class Level { some, full };

// Whose tasks: of the whole machine, the unit's own control group, or the slice that it is in.
enum class Domain { system, unit, slice };

std::string_view to_string(Resource resource);
std::string_view to_string(Level level);
std::string_view to_string(Domain domain);

// The share of the time in which tasks waited, in percent, over the last 10, 60 and 300 seconds, and the time
// since boot in microseconds.
struct Stall {
    double avg10 = 0;
    double avg60 = 0;
    double avg300 = 0;
    std::uint64_t total = 0;
};

struct Pressure {
    Stall some;
    // All 0 where the kernel does not tell (cpu, system-wide, before Linux 5.13).
    Stall full;

    [[nodiscard]] const Stall& of(Level level) const { return level == Level::full ? full : some; }
};

// The content of a pressure file. An Error where it is none.
Result<Pressure> parse_pressure(std::string_view text);

// When the kernel is to tell: tasks waited for `threshold` within `window`.
struct StallTrigger {
    Resource resource = Resource::memory;
    Level level = Level::some;
    Domain domain = Domain::system;
    // Microseconds each; a window of 500 ms to 10 s.
    Duration threshold{0};
    Duration window{0};

    bool operator==(const StallTrigger&) const = default;
};

// What is written into the pressure file to arm the trigger: "some 150000 1000000".
std::string to_kernel(const StallTrigger& trigger);

}  // namespace sparrow::watch
