// The hooks that are called for kernel events: what they wish counts for as long as the events do.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "sparrow/watch/adjustments.hpp"
#include "sparrow/watch/condition.hpp"
#include "sparrow/watch/hook_calls.hpp"
#include "sparrow/watch/spec.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

class Responses {
  public:
    // All must outlive it.
    Responses(const WatchSpec& spec, HookCalls& hooks, Adjustments& adjustments)
        : spec_(spec), hooks_(hooks), adjustments_(adjustments) {}

    // An event of the kernel, with its figures: has the hooks called.
    void happened(Kind kind, const std::string& with, Time now);
    // One of the unit's hooks has answered to an event.
    void answered(Time now);
    // Takes back what they wish where there was no event for `lasts`.
    void look_for_calm(Duration lasts, Time now);
    // When look_for_calm() does that; nothing while a hook has still to answer.
    [[nodiscard]] std::optional<Time> calm_at(Duration lasts) const;

    // A former policy held a wish of `by`.
    void resume(const std::string& by, Time now);
    // What they wished was taken back.
    void reset() { latest_.reset(); }

  private:
    [[nodiscard]] std::array<const std::optional<HookUse>*, 2> hooks_of_spec() const {
        return {&spec_.pressure_response, &spec_.adaptation_strategy};
    }

    const WatchSpec& spec_;
    HookCalls& hooks_;
    Adjustments& adjustments_;
    // The last event that a hook was called for.
    std::optional<Time> latest_;
};

}  // namespace sparrow::watch
