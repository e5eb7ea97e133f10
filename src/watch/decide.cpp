#include "sparrow/watch/decide.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sparrow::watch {

namespace {

// How long a limit that could not be lowered for what is in use waits until it is looked at again.
constexpr Duration shrink_again = std::chrono::seconds(30);

std::string seconds(Duration duration) {
    return fmt::format("{:g} s", std::chrono::duration<double>(duration).count());
}

std::uint64_t distance(std::uint64_t a, std::uint64_t b) {
    return a > b ? a - b : b - a;
}

std::uint64_t rounded_up(double number) {
    // 2^64, which no integer holds.
    constexpr double too_much = 18446744073709551616.0;
    return std::ceil(number) >= too_much ? infinity : static_cast<std::uint64_t>(std::ceil(number));
}

// The least that a value must change by; with no limit there is nothing to take a share of, and any change
// counts.
std::uint64_t least_change(const Threshold& threshold, std::uint64_t current) {
    if (const auto* amount = std::get_if<std::uint64_t>(&threshold)) {
        return *amount;
    }
    const double share = std::get<Share>(threshold).of_current;
    return current == infinity ? 0 : rounded_up(static_cast<double>(current) * share);
}

std::uint64_t least_for(std::uint64_t usage, double margin) {
    return rounded_up(static_cast<double>(usage) * (1 + margin));
}

class Deciding {
  public:
    Deciding(const Guard& guard, PropertyState state, const Wanted& wanted, Time now)
        : guard_(guard), state_(std::move(state)), wanted_(wanted), now_(now), value_(wanted.value) {}

    Decided decided() && {
        keep_within_bounds();
        keep_above_usage();
        note_direction();
        Decision decision = verdict();
        if (decision.changes()) {
            state_.changes.push_back(now_);
            state_.last_change = now_;
            state_.current = value_;
            state_.grows_since.reset();
            state_.shrinks_since.reset();
        }
        return {std::move(decision), std::move(state_)};
    }

  private:
    void keep_within_bounds() {
        if (wanted_.restores) {
            return;
        }
        if (guard_.max && value_ > *guard_.max) {
            value_ = *guard_.max;
            note_ = "held at its maximum";
        }
        if (guard_.min && value_ < *guard_.min) {
            value_ = *guard_.min;
            note_ = "held at its minimum";
        }
    }

    // Never below what is in use and a margin; and never grown by that either.
    void keep_above_usage() {
        if (!wanted_.usage || value_ >= state_.current) {
            return;
        }
        const std::uint64_t least = std::min(least_for(*wanted_.usage, guard_.margin), state_.current);
        if (value_ < least) {
            value_ = least;
            note_ = "held above what is in use";
            is_held_by_usage_ = true;
        }
    }

    void note_direction() {
        if (value_ > state_.current) {
            state_.shrinks_since.reset();
            state_.grows_since = state_.grows_since.value_or(now_);
        } else if (value_ < state_.current) {
            state_.grows_since.reset();
            state_.shrinks_since = state_.shrinks_since.value_or(now_);
        } else {
            state_.grows_since.reset();
            state_.shrinks_since.reset();
        }
        while (!state_.changes.empty() && state_.changes.front() + guard_.rate.per <= now_) {
            state_.changes.pop_front();
        }
    }

    [[nodiscard]] Decision refuse(std::string reason, std::optional<Time> again = std::nullopt) const {
        return {Verdict::refuse, value_, std::move(reason), again};
    }

    [[nodiscard]] Decision verdict() const {
        // What usage holds back may go on when usage falls.
        const std::optional<Time> usage_again =
            is_held_by_usage_ ? std::optional(now_ + shrink_again) : std::nullopt;
        if (value_ == state_.current) {
            return note_.empty() ? Decision{} : refuse(note_, usage_again);
        }
        if (const std::uint64_t least = least_change(guard_.change_threshold, state_.current);
            !wanted_.restores && distance(value_, state_.current) < least) {
            return refuse("changes by less than its threshold", usage_again);
        }
        if (const auto since = state_.grows_since;
            since && !wanted_.restores && now_ - *since < guard_.grow_window) {
            return refuse(fmt::format("grows once it was wished for {}", seconds(guard_.grow_window)),
                          *since + guard_.grow_window);
        }
        if (const auto since = state_.shrinks_since;
            since && !wanted_.restores && now_ - *since < guard_.shrink_window) {
            return refuse(fmt::format("shrinks once it was wished for {}", seconds(guard_.shrink_window)),
                          *since + guard_.shrink_window);
        }
        if (state_.last_change && now_ - *state_.last_change < guard_.cooldown) {
            return refuse(fmt::format("was changed less than {} ago", seconds(guard_.cooldown)),
                          *state_.last_change + guard_.cooldown);
        }
        if (state_.changes.size() >= guard_.rate.changes) {
            const std::size_t oldest = state_.changes.size() - std::max<std::size_t>(guard_.rate.changes, 1);
            return refuse(
                fmt::format("was changed {} times within {}", guard_.rate.changes, seconds(guard_.rate.per)),
                guard_.rate.changes == 0 ? std::nullopt
                                         : std::optional(state_.changes[oldest] + guard_.rate.per));
        }
        if (guard_.mode == Mode::recommend) {
            return {Verdict::recommend, value_, note_.empty() ? "only recommended" : note_, std::nullopt};
        }
        return {Verdict::change, value_, note_, usage_again};
    }

    const Guard& guard_;
    PropertyState state_;
    const Wanted& wanted_;
    Time now_;
    std::uint64_t value_;
    std::string note_;
    bool is_held_by_usage_ = false;
};

}  // namespace

Decided decide(const Guard& guard, PropertyState state, const Wanted& wanted, Time now) {
    return Deciding(guard, std::move(state), wanted, now).decided();
}

}  // namespace sparrow::watch
