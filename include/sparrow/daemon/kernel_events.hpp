// What the kernel tells of a unit while it runs: that it is stalled, and what became of its memory.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sparrow/daemon/means.hpp"
#include "sparrow/daemon/memory_watch.hpp"
#include "sparrow/daemon/stall_watch.hpp"
#include "sparrow/watch/control_group.hpp"
#include "sparrow/watch/event.hpp"

namespace sparrow::daemon {

// For one run of a unit; destroying it ends all that was armed.
class KernelEvents {
  public:
    struct Told {
        // Stalled and MemoryEvents.
        std::function<void(const watch::Event&)> happened;
        // Something is not to be had, for this reason.
        std::function<void(const std::string&)> limited;
    };

    // `means` must outlive it.
    KernelEvents(Means& means, Told told) : means_(means), told_(std::move(told)) {}

    // `group` must outlive it, too.
    void arm_triggers(const std::vector<watch::StallTrigger>& triggers, const watch::ControlGroup& group);
    void arm_memory_events(const watch::ControlGroup& group);

  private:
    Means& means_;
    Told told_;
    std::vector<ArmedTrigger> triggers_;
    std::vector<std::shared_ptr<StallWatch::Subscription>> shared_triggers_;
    std::unique_ptr<MemoryWatch> memory_;
};

}  // namespace sparrow::daemon
