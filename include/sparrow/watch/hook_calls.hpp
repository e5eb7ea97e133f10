// Which hook of a unit is called when: one at a time, the newest event for each, and after failures only now
// and then.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/watch/entry.hpp"
#include "sparrow/watch/spec.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

struct HookCall {
    HookUse hook;
    // What led to it; its `trigger` is what the hook is told as "type".
    Cause cause;
    // Which call of this unit it is, from 1.
    std::uint64_t number = 0;
};

class HookCalls {
  public:
    // Has `call` made as soon as that may be. One for the same hook that waits is forgotten: its event is
    // older. After `pause` without a call at the earliest, counted from the last one of the same hook for the
    // same trigger.
    void ask(HookCall call, Duration pause, Time now);

    // The call that is to be made now, if there is one: it runs until finished().
    std::optional<HookCall> next(Time now);
    // The call that runs has ended; gives it where its result is wanted. After a failure the hook is not
    // called for a second, twice as long after each further one, and five minutes at most. `number` is which
    // call has ended, 0 the one that runs; of any other nothing is known any more.
    std::optional<HookCall> finished(bool is_good, Time now, std::uint64_t number = 0);
    // The call that ran and has not ended in time, as one that failed: its result was lost, and would hold up
    // all others.
    std::optional<HookCall> lost(Time now);
    // Forgets what waits, and lets what runs end unheard: until then there is no other.
    void clear();

    // Whether a call of the hook waits or runs, and is to be heard.
    [[nodiscard]] bool is_wanted(const std::string& hook) const;
    // When next() may have one. While one runs, that is when lost() has it: after the time that it has, and
    // what it takes to end it.
    [[nodiscard]] std::optional<Time> due() const;

  private:
    struct Waiting {
        HookCall call;
        Time not_before{0};
    };
    struct Record {
        int failures = 0;
        Time not_before{0};
        std::map<std::string, Time> last_for;
    };

    std::uint64_t calls_ = 0;
    std::optional<HookCall> running_;
    Time lost_at_{0};
    bool is_stale_ = false;
    std::vector<Waiting> waiting_;
    std::map<std::string, Record> records_;
};

}  // namespace sparrow::watch
