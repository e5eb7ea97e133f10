#include "sparrow/raku/schedule.hpp"

#include <algorithm>

namespace sparrow::raku {

Duration Schedule::turn_ends(const Running& running) const {
    const Duration own_limit = running.since + (limits_.per_file - running.used);
    // Nobody waits, for a turn or for a processor: no reason to stop it.
    const bool is_alone = waiting_.empty() && running_.size() <= parallel_.sources;
    return is_alone ? own_limit : std::min(own_limit, running.since + limits_.slice);
}

bool Schedule::has_place() const {
    return !waiting_.empty() &&
           running_.size() < parallel_.sources + (waiting_.front().started ? 0 : parallel_.more_at_first);
}

void Schedule::finished(std::uint32_t id) {
    running_.erase(id);
    std::erase_if(waiting_, [id](const Waiting& waiting) { return waiting.id == id; });
}

std::vector<Schedule::Step> Schedule::advance(Duration now) {
    std::vector<Step> steps;
    if (now >= limits_.total) {
        for (const auto& [id, running] : running_) {
            steps.push_back({Step::Action::expire_total_time, id});
        }
        for (const Waiting& waiting : waiting_) {
            steps.push_back({Step::Action::expire_total_time, waiting.id});
        }
        running_.clear();
        waiting_.clear();
        return steps;
    }
    for (auto entry = running_.begin(); entry != running_.end();) {
        const auto& [id, running] = *entry;
        const Duration used = running.used + (now - running.since);
        if (used >= limits_.per_file) {
            steps.push_back({Step::Action::expire_own_time, id});
            entry = running_.erase(entry);
        } else if (now >= turn_ends(running)) {
            steps.push_back({Step::Action::pause, id});
            waiting_.push_back({id, used, true});
            entry = running_.erase(entry);
        } else {
            ++entry;
        }
    }
    while (has_place()) {
        const Waiting next = waiting_.front();
        waiting_.pop_front();
        steps.push_back({next.started ? Step::Action::resume : Step::Action::start, next.id});
        running_[next.id] = {next.used, now};
    }
    return steps;
}

bool Schedule::all_had_slice(Duration now) const {
    return std::all_of(waiting_.begin(), waiting_.end(),
                       [](const Waiting& waiting) { return waiting.started; }) &&
           std::all_of(running_.begin(), running_.end(), [&](const auto& entry) {
               return entry.second.used + (now - entry.second.since) >= limits_.slice;
           });
}

std::optional<Duration> Schedule::next_deadline() const {
    if (done()) {
        return std::nullopt;
    }
    Duration deadline = limits_.total;
    for (const auto& [id, running] : running_) {
        deadline = std::min(deadline, turn_ends(running));
    }
    return deadline;
}

}  // namespace sparrow::raku
