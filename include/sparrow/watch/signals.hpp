// What is known of a unit and its machine at one moment.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "sparrow/watch/pressure.hpp"

namespace sparrow::watch {

inline constexpr std::size_t resources = 3;
inline constexpr std::size_t domains = 3;
inline constexpr std::size_t levels = 2;

// What systemd and the kernel call no limit ("infinity", "max").
inline constexpr std::uint64_t infinity = std::numeric_limits<std::uint64_t>::max();

// The counters of memory.events and memory.swap.events (Documentation/admin-guide/cgroup-v2.rst), since the
// control group was made. A kernel that lacks one leaves it at 0.
struct MemoryCounters {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::uint64_t max = 0;
    std::uint64_t oom = 0;
    std::uint64_t oom_kill = 0;
    std::uint64_t oom_group_kill = 0;
    std::uint64_t swap_high = 0;
    std::uint64_t swap_max = 0;
    std::uint64_t swap_fail = 0;

    bool operator==(const MemoryCounters&) const = default;
};

// Missing is what the kernel does not tell, or was not asked for.
struct Signals {
    std::array<std::array<std::optional<Pressure>, resources>, domains> pressures;
    // Bytes, of the unit.
    std::optional<std::uint64_t> memory_current;
    std::optional<std::uint64_t> swap_current;
    // `infinity` where there is no limit.
    std::optional<std::uint64_t> memory_high;
    std::optional<std::uint64_t> memory_max;
    std::optional<MemoryCounters> memory_counters;
    std::optional<std::uint64_t> tasks_current;
    // Microseconds of processor time since the control group was made.
    std::optional<std::uint64_t> cpu_usage;
    // Bytes, of the machine.
    std::optional<std::uint64_t> memory_total;
    std::optional<std::uint64_t> memory_available;
    // The load average of the last minute.
    std::optional<double> load;

    [[nodiscard]] const std::optional<Pressure>& pressure(Domain domain, Resource resource) const {
        return pressures[static_cast<std::size_t>(domain)][static_cast<std::size_t>(resource)];
    }
    [[nodiscard]] std::optional<Pressure>& pressure(Domain domain, Resource resource) {
        return pressures[static_cast<std::size_t>(domain)][static_cast<std::size_t>(resource)];
    }
};

// Which of them are measured: each is a file to be read. What else is of the unit always is.
struct Measures {
    std::array<std::array<bool, resources>, domains> pressures{};
    // The machine's memory and load.
    bool machine = false;
    // The unit's processor time.
    bool cpu_usage = false;

    static constexpr Measures all() {
        Measures measures{{}, true, true};
        for (auto& of_domain : measures.pressures) {
            of_domain.fill(true);
        }
        return measures;
    }
    [[nodiscard]] constexpr bool pressure(Domain domain, Resource resource) const {
        return pressures[static_cast<std::size_t>(domain)][static_cast<std::size_t>(resource)];
    }
    constexpr void add_pressure(Domain domain, Resource resource) {
        pressures[static_cast<std::size_t>(domain)][static_cast<std::size_t>(resource)] = true;
    }
    bool operator==(const Measures&) const = default;
};

}  // namespace sparrow::watch
