// Changes of a control group's memory.events and memory.swap.events.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "sparrow/base/result.hpp"
#include "sparrow/sd/event.hpp"
#include "sparrow/watch/control_group.hpp"

namespace sparrow::daemon {

// The kernel may tell of hundreds of changes a second: after each that is told here, those of the next
// 100 ms and some are told as one, and wake nobody up.
class MemoryWatch {
  public:
    // `changed` may destroy it. `event` and `group` must outlive it. An Error where there is no
    // memory.events: the memory controller is off for the group, or it is the root. Without swap there is no
    // memory.swap.events, and nothing to tell of it.
    static Result<std::unique_ptr<MemoryWatch>> start(sd::Event& event, const watch::ControlGroup& group,
                                                      std::function<void()> changed);

  private:
    MemoryWatch(sd::Event& event, const watch::ControlGroup& group, std::function<void()> changed)
        : event_(event), group_(group), changed_(std::move(changed)) {}

    Result<void> listen();
    void tell_and_pause();
    void go_on();
    [[nodiscard]] std::string counts() const;

    sd::Event& event_;
    const watch::ControlGroup& group_;
    std::function<void()> changed_;
    std::array<sd::EventSource, 2> files_;
    sd::EventSource pause_;
    // Before anything that happened in the pause.
    std::string counts_;
};

}  // namespace sparrow::daemon
