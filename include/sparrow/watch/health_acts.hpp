// What is done about a unit that its checks find unhealthy.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/watch/actions.hpp"
#include "sparrow/watch/entry.hpp"
#include "sparrow/watch/health.hpp"
#include "sparrow/watch/hook_calls.hpp"
#include "sparrow/watch/spec.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

class HealthActs {
  public:
    // `rate` is how often the unit is restarted or stopped. Both must outlive it.
    HealthActs(const HealthCheck& check, const Rate& rate) : check_(check), rate_(rate), health_(check) {}

    // The unit has started; it runs no more.
    void begin(Time now);
    void end() { health_.end(); }
    // A check is made now, or was not.
    void checking() { health_.checking(); }
    void skip(Time now) { health_.skip(now); }

    struct Outcome {
        std::vector<Entry> entries;
        std::optional<HookCall> call;
        std::optional<Act> act;
        Cause cause;
    };
    // Of a check, with what it said.
    Outcome result(bool is_good, const std::string& message, Time now);

    [[nodiscard]] const Health& health() const { return health_; }

  private:
    void act_on_failure(const std::string& message, Time now, Outcome& outcome);

    const HealthCheck& check_;
    const Rate& rate_;
    Health health_;
    // When the unit was restarted or stopped, as far back as the rate looks, and whether that is still to be.
    std::deque<Time> done_;
    bool is_due_ = false;
};

}  // namespace sparrow::watch
