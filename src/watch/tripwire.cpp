#include "sparrow/watch/tripwire.hpp"

#include <fmt/core.h>

#include <string_view>
#include <utility>
#include <variant>

namespace sparrow::watch {

namespace {

// While memory is above its level, how often it is looked at whether it still is.
constexpr Duration level_every = std::chrono::seconds(10);
// Below this share of the level it is set again.
constexpr double level_calm = 0.95;
constexpr std::string_view level_name = "high-threshold";

}  // namespace

void Tripwire::disarm() {
    if (armed_) {
        lift();
    }
    again_.reset();
    has_been_above_ = false;
}

void Tripwire::high_counted(Time now) {
    if (armed_) {
        lift();
        again_ = now + level_every;
    }
}

void Tripwire::lift() {
    armed_.reset();
    adjustments_.withdraw(std::string(level_name), {"memory-high", "", std::string(level_name), spec_.line});
}

// The level in bytes; nothing where it cannot be said.
std::optional<std::uint64_t> Tripwire::level_of(const Signals& signals, Time now, Look& told) {
    const auto* share = std::get_if<Share>(&*spec_.level);
    if (share == nullptr) {
        return std::get<std::uint64_t>(*spec_.level);
    }
    if (!signals.memory_max) {
        return std::nullopt;
    }
    if (*signals.memory_max == infinity) {
        if (!std::exchange(is_limit_told_, true)) {
            told.limited =
                Entry{EntryKind::limited,
                      {"level", "", std::string(level_name), spec_.line},
                      "MemoryHigh",
                      "",
                      "",
                      "high-threshold is a share of memory-max, and the unit has none: set memory-max, or a "
                      "threshold in bytes"};
        }
        if (armed_) {
            lift();
        }
        again_ = now + spec_.interval;
        return std::nullopt;
    }
    const double level = static_cast<double>(*signals.memory_max) * share->of_current;
    return level >= static_cast<double>(infinity) ? infinity : static_cast<std::uint64_t>(level);
}

Tripwire::Look Tripwire::look(const Signals& signals, Time now) {
    Look told;
    const bool is_due = !again_ || *again_ <= now;
    if (!spec_.level || spec_.adaptation.mode == Mode::recommend || (!armed_ && !is_due)) {
        return told;
    }
    if (!armed_) {
        again_ = now + level_every;
    }
    const auto exact = level_of(signals, now, told);
    if (!exact || !signals.memory_current) {
        return told;
    }
    // The kernel counts pages.
    constexpr std::uint64_t page = 4096;
    const std::uint64_t level = *exact - *exact % page;
    if (armed_ == level) {
        return told;
    }
    const std::uint64_t current = *signals.memory_current;
    if (static_cast<double>(current) >= static_cast<double>(level) * level_calm) {
        // Set there it would trip at once. That it is above already is told as if it had.
        if (current >= level && !std::exchange(has_been_above_, true)) {
            told.above = fmt::format("memory {} of {} bytes", current, level);
        }
        if (armed_) {
            lift();
            again_ = now + level_every;
        }
        return told;
    }
    armed_ = level;
    has_been_above_ = true;
    again_.reset();
    adjustments_.wish({{"MemoryHigh", {std::to_string(level)}, {}, {}},
                       {"level", "", std::string(level_name), spec_.line},
                       true});
    return told;
}

void Tripwire::reset() {
    armed_.reset();
    again_.reset();
}

}  // namespace sparrow::watch
