// Pressure triggers of the whole machine, each armed once for all units that wait for it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "sparrow/base/fd.hpp"
#include "sparrow/sd/event.hpp"
#include "sparrow/watch/control_group.hpp"
#include "sparrow/watch/pressure.hpp"

namespace sparrow::daemon {

// An armed trigger: it calls back each time that the kernel tells, at most once a window. Destroying it
// disarms it.
struct ArmedTrigger {
    UniqueFd file;
    sd::EventSource source;
};

// Arms a trigger of a control group (of its own file or the one of the group above). `gone` is called when
// the kernel says that the group is no more. An Error says what to do where pressure is not to be had.
Result<ArmedTrigger> arm(sd::Event& event, const watch::ControlGroup& group,
                         const watch::StallTrigger& trigger, std::function<void()> stalled,
                         std::function<void()> gone);

class StallWatch {
  public:
    // `proc` is where the kernel's files are: "/proc".
    StallWatch(sd::Event& event, std::string proc) : event_(event), proc_(std::move(proc)) {}

    // While it lives `stalled` is called.
    class Subscription {
      public:
        virtual ~Subscription() = default;
    };
    Result<std::shared_ptr<Subscription>> subscribe(const watch::StallTrigger& trigger,
                                                    const std::function<void()>& stalled);

  private:
    struct Shared;

    sd::Event& event_;
    std::string proc_;
    std::map<std::string, std::weak_ptr<Shared>> shared_;
};

}  // namespace sparrow::daemon
