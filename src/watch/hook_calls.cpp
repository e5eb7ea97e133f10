#include "sparrow/watch/hook_calls.hpp"

#include <algorithm>
#include <utility>

namespace sparrow::watch {

namespace {

constexpr Duration first_back_off = std::chrono::seconds(1);
constexpr Duration most_back_off = std::chrono::minutes(5);
// What is asked to end is killed after a while.
constexpr Duration time_to_end = std::chrono::seconds(30);

Duration back_off(int failures) {
    Duration pause = first_back_off;
    for (int i = 1; i < failures && pause < most_back_off; ++i) {
        pause *= 2;
    }
    return std::min(pause, most_back_off);
}

}  // namespace

void HookCalls::ask(HookCall call, Duration pause, Time now) {
    const Record& record = records_[call.hook.name];
    const auto last = record.last_for.find(call.cause.trigger);
    const Time paused = last == record.last_for.end() ? now : std::max(now, last->second + pause);
    std::erase_if(waiting_, [&](const Waiting& waiting) { return waiting.call.hook.name == call.hook.name; });
    waiting_.push_back({std::move(call), paused});
}

std::optional<HookCall> HookCalls::next(Time now) {
    if (running_) {
        return std::nullopt;
    }
    const auto due = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& waiting) {
        return waiting.not_before <= now && records_[waiting.call.hook.name].not_before <= now;
    });
    if (due == waiting_.end()) {
        return std::nullopt;
    }
    running_ = std::move(due->call);
    running_->number = ++calls_;
    waiting_.erase(due);
    is_stale_ = false;
    lost_at_ = now + running_->hook.timeout + time_to_end;
    records_[running_->hook.name].last_for[running_->cause.trigger] = now;
    return running_;
}

std::optional<HookCall> HookCalls::finished(bool is_good, Time now, std::uint64_t number) {
    if (!running_ || (number != 0 && number != running_->number)) {
        return std::nullopt;
    }
    std::optional<HookCall> ended = std::exchange(running_, std::nullopt);
    if (is_stale_) {
        return std::nullopt;
    }
    Record& record = records_[ended->hook.name];
    record.failures = is_good ? 0 : record.failures + 1;
    record.not_before = is_good ? now : now + back_off(record.failures);
    return ended;
}

std::optional<HookCall> HookCalls::lost(Time now) {
    return running_ && now >= lost_at_ ? finished(false, now) : std::nullopt;
}

void HookCalls::clear() {
    waiting_.clear();
    is_stale_ = true;
}

bool HookCalls::is_wanted(const std::string& hook) const {
    const bool runs = running_ && !is_stale_ && running_->hook.name == hook;
    return runs || std::any_of(waiting_.begin(), waiting_.end(),
                               [&](const Waiting& waiting) { return waiting.call.hook.name == hook; });
}

std::optional<Time> HookCalls::due() const {
    if (running_) {
        return lost_at_;
    }
    std::optional<Time> first;
    for (const Waiting& waiting : waiting_) {
        const auto record = records_.find(waiting.call.hook.name);
        const Time at = record == records_.end() ? waiting.not_before
                                                 : std::max(waiting.not_before, record->second.not_before);
        if (!first || at < *first) {
            first = at;
        }
    }
    return first;
}

}  // namespace sparrow::watch
