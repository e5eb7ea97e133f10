// Whether a limit of a running unit is changed: the guards that keep a policy from doing harm, in one pure
// function.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>

#include "sparrow/watch/signals.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

enum class Mode { enforce, recommend };

// By how much a value must change to be changed at all: by an amount in the property's own unit (bytes, …),
// or by a share of what it is (0.2: a fifth).
struct Share {
    double of_current = 0;
};
using Threshold = std::variant<std::uint64_t, Share>;

// At most `changes` within `per`.
struct Rate {
    std::size_t changes = 6;
    Duration per = std::chrono::minutes(10);
};

// What holds for one property of one unit. Numbers are in the property's own unit: bytes, microseconds of
// processor time per second, tasks, a weight.
struct Guard {
    Mode mode = Mode::enforce;
    std::optional<std::uint64_t> min;
    std::optional<std::uint64_t> max;
    Threshold change_threshold = std::uint64_t{0};
    // After a change, for how long there is none.
    Duration cooldown{0};
    // For how long growing, or shrinking, must have been wished for without a break.
    Duration grow_window{0};
    Duration shrink_window{0};
    Rate rate;
    // How much above what is in use a limit stays, as a share of what is in use. Where systemd lowers a limit
    // below it, the kernel reclaims at once, in systemd's own process.
    double margin = 0.1;
};

// What has become of one property so far.
struct PropertyState {
    std::uint64_t current = 0;
    // When it was changed, the oldest first, as far back as the rate looks; and when last.
    std::deque<Time> changes;
    std::optional<Time> last_change;
    // Since when the wish has been for more, or for less, than there is.
    std::optional<Time> grows_since;
    std::optional<Time> shrinks_since;
};

struct Wanted {
    std::uint64_t value = 0;
    // What is in use of that limit; nothing where it is not a limit of something that can be measured.
    std::optional<std::uint64_t> usage;
    // It goes back to what it was before anything was adjusted: it need not be much, and no bound is asked.
    bool restores = false;
};

enum class Verdict { change, recommend, refuse, nothing };

struct Decision {
    Verdict verdict = Verdict::nothing;
    // To what, for `change` and `recommend`.
    std::uint64_t value = 0;
    // For a person: why not, or why not all of what was wished.
    std::string reason;
    // When the same wish may be decided otherwise, by time alone.
    std::optional<Time> again;

    [[nodiscard]] bool changes() const { return verdict == Verdict::change; }
};

struct Decided {
    Decision decision;
    // With the decision: the caller puts `current` to what took effect.
    PropertyState state;
};

// Decides about one wish. In this order: bounds, safe shrink, the threshold, the windows, cooldown, the rate,
// and whether this is only recommended. The state remembers the change where one is decided.
Decided decide(const Guard& guard, PropertyState state, const Wanted& wanted, Time now);

}  // namespace sparrow::watch
