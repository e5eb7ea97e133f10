#include "sparrow/daemon/kernel_events.hpp"

#include <fmt/core.h>

#include <utility>

namespace sparrow::daemon {

void KernelEvents::arm_triggers(const std::vector<watch::StallTrigger>& triggers,
                                const watch::ControlGroup& group) {
    for (const watch::StallTrigger& trigger : triggers) {
        const auto stalled = [this, trigger] { told_.happened(watch::Stalled{trigger}); };
        if (trigger.domain == watch::Domain::system) {
            auto subscription = means_.stalls.subscribe(trigger, stalled);
            if (subscription) {
                shared_triggers_.push_back(std::move(*subscription));
            } else {
                told_.limited(subscription.error().message);
            }
            continue;
        }
        const std::size_t place = triggers_.size();
        auto armed = arm(means_.event, group, trigger, stalled, [this, place] { triggers_[place] = {}; });
        if (armed) {
            triggers_.push_back(std::move(*armed));
        } else {
            told_.limited(armed.error().message);
        }
    }
}

void KernelEvents::arm_memory_events(const watch::ControlGroup& group) {
    auto memory = MemoryWatch::start(means_.event, group, [this] { told_.happened(watch::MemoryEvents{}); });
    if (!memory) {
        told_.limited(
            fmt::format("{}; is the memory controller on? (MemoryAccounting=)", memory.error().message));
        return;
    }
    memory_ = std::move(*memory);
}

}  // namespace sparrow::daemon
