// Who is told what comes of settings that are learned and changed.
#pragma once

#include <functional>

#include "sparrow/watch/event.hpp"

namespace sparrow::daemon {

struct SettingsTold {
    // Learned and Applied.
    std::function<void(const watch::Event&)> happened;
    // Something was changed, or systemd did not change it: what is so now is to outlast this process.
    std::function<void()> keep;
};

}  // namespace sparrow::daemon
