// The level at which a unit's memory counts as high: MemoryHigh= is set there, as a tripwire.
//
// A unit that is held at its level makes no progress: when it trips, the level is lifted until it is calm.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/watch/adjustments.hpp"
#include "sparrow/watch/entry.hpp"
#include "sparrow/watch/signals.hpp"
#include "sparrow/watch/spec.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

class Tripwire {
  public:
    // Of a spec without a level, or one that only recommends, nothing is ever set. Both must outlive it.
    Tripwire(const WatchSpec& spec, Adjustments& adjustments) : spec_(spec), adjustments_(adjustments) {}

    // Lifts it, until look() sets it anew: the unit has started, or nobody is to hold it back.
    void disarm();
    // The kernel has counted that the unit was above its MemoryHigh=.
    void high_counted(Time now);

    struct Look {
        // What is to be told.
        std::optional<Entry> limited;
        // The unit is above its level without having tripped: how far. It is to count as if it had.
        std::optional<std::string> above;
    };
    // Sets it, or lifts it, as the signals are now.
    Look look(const Signals& signals, Time now);
    // When look() may do otherwise, by time alone.
    [[nodiscard]] std::optional<Time> due() const { return again_; }

    // What was wished was taken back.
    void reset();

  private:
    void lift();
    [[nodiscard]] std::optional<std::uint64_t> level_of(const Signals& signals, Time now, Look& told);

    const WatchSpec& spec_;
    Adjustments& adjustments_;
    // At which level it is set.
    std::optional<std::uint64_t> armed_;
    bool is_limit_told_ = false;
    bool has_been_above_ = false;
    std::optional<Time> again_;
};

}  // namespace sparrow::watch
