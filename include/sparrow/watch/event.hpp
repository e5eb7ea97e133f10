// What a policy is told: what has happened to its unit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sparrow/model/value.hpp"
#include "sparrow/watch/adjustments.hpp"
#include "sparrow/watch/pressure.hpp"

namespace sparrow::watch {

// The unit runs: it has begun to, or the daemon has found it so. `is_start` is whether it began just now.
struct Running {
    bool is_start = true;
};
// It has stopped running.
struct Stopped {
    bool has_failed = false;
};
struct MainExited {};
// A pressure trigger has fired.
struct Stalled {
    StallTrigger trigger;
};
// Counters of memory events have changed: the signals have them.
struct MemoryEvents {};
// The time that wake_at() said has come, or any other: what is due is looked for.
struct Woken {};
// What the hook that was called has returned; `trouble` where it has not. `number` is that of the call
// (HookCall::number), 0 where the caller is sure to tell of one before the next is made.
struct HookReturned {
    std::optional<model::Value> answer;
    std::string trouble;
    std::uint64_t number = 0;
};
// A health check has ended; `message` says why it is not good.
struct Checked {
    bool is_good = false;
    std::string message;
};
// What settings are that Actions::learn asked for.
struct Learned {
    struct One {
        std::string name;
        SettingValue current;
        // What it was before anything was adjusted, where that is known from before.
        std::optional<SettingValue> base;
    };
    std::vector<One> settings;
};
// What became of changes.
struct Applied {
    struct One {
        Change change;
        // What it is now; nothing where systemd refused, for `reason`.
        std::optional<SettingValue> now;
        std::string reason;
    };
    std::vector<One> changes;
};

using Event = std::variant<Running, Stopped, MainExited, Stalled, MemoryEvents, Woken, HookReturned, Checked,
                           Learned, Applied>;

}  // namespace sparrow::watch
