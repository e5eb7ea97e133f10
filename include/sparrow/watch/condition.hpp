// When a rule holds.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sparrow/watch/decide.hpp"
#include "sparrow/watch/pressure.hpp"
#include "sparrow/watch/signals.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

// What rules and hooks are told of.
enum class Kind {
    // States, which can be measured.
    memory_pressure,
    cpu_pressure,
    io_pressure,
    memory_usage,      // of the unit
    memory_available,  // on the machine
    tasks,
    unhealthy,
    // Events: they count as holding for as long as they have happened lately.
    memory_low,
    memory_high,
    memory_max,
    oom,
    oom_kill,
    swap_high,
    swap_max,
    swap_fail,
    started,
    stopped,
    failed,
    main_exit,
};
inline constexpr std::size_t kinds = static_cast<std::size_t>(Kind::main_exit) + 1;

// As authors write it and hooks are told it: "memory-pressure".
std::string_view to_string(Kind kind);
std::optional<Kind> parse_kind(std::string_view word);
// The resource of a pressure, or nothing.
std::optional<Resource> resource_of(Kind kind);

enum class Average { avg10, avg60, avg300 };
std::string_view to_string(Average average);
double value_of(const Stall& stall, Average average);

// Percent of the time, for a pressure.
struct PressureBound {
    Average average = Average::avg10;
    double percent = 0;
};

// A pressure's bound; an amount (bytes, tasks), or a share of the limit that the unit has, or of the
// machine's memory.
using Bound = std::variant<PressureBound, Threshold>;

// One signal, and where it must be.
struct Leaf {
    Kind kind = Kind::memory_pressure;
    // Of pressures alone.
    Domain domain = Domain::system;
    Level level = Level::some;
    std::optional<Bound> above;
    std::optional<Bound> below;
};

struct Condition {
    enum class Join { leaf, all, any, negation };
    Join join = Join::leaf;
    Leaf leaf;
    std::vector<Condition> parts;
};

// When each kind of signal was last told of. For a pressure that is its trigger's event, in each domain and
// of each level; where all tasks waited, some did.
struct Happened {
    std::array<std::optional<Time>, kinds> last;
    std::array<std::array<std::array<std::optional<Time>, levels>, resources>, domains> pressure;
    bool is_unhealthy = false;
    // For how long what has happened counts.
    Duration lasts = std::chrono::seconds(10);

    [[nodiscard]] std::optional<Time>& stalled(Domain domain, Resource resource, Level level) {
        return pressure[static_cast<std::size_t>(domain)][static_cast<std::size_t>(resource)]
                       [static_cast<std::size_t>(level)];
    }
    [[nodiscard]] const std::optional<Time>& stalled(Domain domain, Resource resource, Level level) const {
        return pressure[static_cast<std::size_t>(domain)][static_cast<std::size_t>(resource)]
                       [static_cast<std::size_t>(level)];
    }
};

// Whether it holds. What would have to be measured and was not (Signals) does not hold, and neither does its
// negation.
bool holds(const Condition& condition, const Signals& signals, const Happened& happened, Time now);

// What the leaf's signal is now, for a person: "memory-pressure avg10=23.50%"; only its name where that is
// all.
std::string figures(const Leaf& leaf, const Signals& signals);

// The leaf's figures that a condition rests on, joined by commas.
std::string figures(const Condition& condition, const Signals& signals);

}  // namespace sparrow::watch
