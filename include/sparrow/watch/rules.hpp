// The rules of a unit: which of them hold, and what they wish for as long as they do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sparrow/watch/adjustments.hpp"
#include "sparrow/watch/condition.hpp"
#include "sparrow/watch/signals.hpp"
#include "sparrow/watch/spec.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

class Rules {
  public:
    // Both must outlive it.
    Rules(const WatchSpec& spec, Adjustments& adjustments)
        : spec_(spec), adjustments_(adjustments), states_(spec.rules.size()) {}

    // The unit has started: for how long a condition holds, and for how long it is calm, counts from then.
    void begin();
    // Looks at all conditions, wishes and takes back.
    void look(const Signals& signals, const Happened& happened, Time now);
    // Whether one is active, or about to be: it may be otherwise at any look.
    [[nodiscard]] bool is_any_going() const;

    // A former policy held a wish of `by`.
    void resume(const std::string& by, Time now);
    // What they wished was taken back: none of them is active.
    void reset();

  private:
    struct State {
        std::optional<Time> held_since;
        std::optional<Time> calm_since;
        bool is_active = false;
        std::optional<Time> fired;
    };

    void look_at(const Rule& rule, State& state, const Signals& signals, const Happened& happened, Time now);

    const WatchSpec& spec_;
    Adjustments& adjustments_;
    std::vector<State> states_;
};

}  // namespace sparrow::watch
