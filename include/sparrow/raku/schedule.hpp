// Whose turn it is: how the time that evaluation may take is shared among the sources. Pure: the clock is
// passed in.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace sparrow::raku {

using Duration = std::chrono::milliseconds;

struct TimeLimits {
    // How long one source runs before others that wait get their turn. A good file ends well within it, so
    // that all good files are done before the bad ones use up the rest.
    Duration slice{2'000};
    // What one source may use in all; the time in which it is stopped does not count.
    Duration per_file{10'000};
    // For all sources together, the host's start included. systemd stops all generators after 90 s.
    Duration total{45'000};
};

// How many sources are evaluated at a time.
struct Parallel {
    // At least 1. No more than there are processors: a source that computes would use up its time while it
    // waits for one.
    std::size_t sources = 1;
    // More than these, as long as all that run have their first slice: most end in it, and wait now and then.
    std::size_t more_at_first = 0;
};

// Shares out the time round robin. Times are since the start of the whole evaluation and never go back.
class Schedule {
  public:
    struct Step {
        enum class Action {
            start,              // begin its evaluation
            pause,              // stop it, to go on later
            resume,             // let it go on
            expire_own_time,    // it used up per_file: kill it
            expire_total_time,  // the total is used up: kill it, or never begin it
        };
        Action action;
        std::uint32_t id;
    };

    // The sources begin in the order in which they were added.
    Schedule(TimeLimits limits, Parallel parallel) : limits_(limits), parallel_(parallel) {}

    void add(std::uint32_t id) { waiting_.push_back({id, Duration{0}, false}); }

    // `id` has ended by itself; it may have done so just before the pause that advance() asked for.
    void finished(std::uint32_t id);

    // What is to be done at `now`, in this order.
    std::vector<Step> advance(Duration now);

    // When advance() has to be called again, at the latest; nothing when all have finished or expired.
    [[nodiscard]] std::optional<Duration> next_deadline() const;

    // Whether all that have not ended have had a slice at `now`: they are slow.
    [[nodiscard]] bool all_had_slice(Duration now) const;

    [[nodiscard]] bool done() const { return waiting_.empty() && running_.empty(); }

  private:
    struct Waiting {
        std::uint32_t id;
        Duration used;
        bool started;
    };
    struct Running {
        Duration used;  // before this turn
        Duration since;
    };

    [[nodiscard]] Duration turn_ends(const Running& running) const;
    // Whether the next that waits may run beside those that do.
    [[nodiscard]] bool has_place() const;

    TimeLimits limits_;
    Parallel parallel_;
    std::deque<Waiting> waiting_;
    std::map<std::uint32_t, Running> running_;
};

}  // namespace sparrow::raku
