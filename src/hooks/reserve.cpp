#include "sparrow/hooks/reserve.hpp"

#include <algorithm>
#include <utility>

namespace sparrow::hooks {

Reserve::~Reserve() {
    for (Kept& kept : kept_) {
        kept.copy.process.end();
    }
}

Reserve::Place Reserve::find(std::uint32_t unit) {
    return std::find_if(kept_.begin(), kept_.end(), [unit](const Kept& kept) {
        return kept.unit == unit && !kept.copy.process.is_ended();
    });
}

void Reserve::bury(Place place) {
    enclosures_.bury(std::move(place->copy.process.enclosure));
    kept_.erase(place);
}

void Reserve::end(Place place) {
    place->copy.process.end();
    // One that nothing is known of ends with its control group, or is found as nobody's.
    if (place->copy.process.pid == 0) {
        bury(place);
    }
}

void Reserve::put(std::uint32_t unit, std::uint64_t memory, WaitingCopy copy) {
    kept_.push_back({unit, memory, std::move(copy)});
}

std::optional<WaitingCopy> Reserve::take(std::uint32_t unit, std::uint64_t memory) {
    const auto found = find(unit);
    if (found == kept_.end()) {
        return std::nullopt;
    }
    if (found->memory != memory) {
        end(found);
        return std::nullopt;
    }
    auto taken = std::move(found->copy);
    kept_.erase(found);
    return taken;
}

bool Reserve::has(std::uint32_t unit) const {
    return std::any_of(kept_.begin(), kept_.end(), [unit](const Kept& kept) {
        return kept.unit == unit && !kept.copy.process.is_ended();
    });
}

void Reserve::end(std::uint32_t unit) {
    if (const auto found = find(unit); found != kept_.end()) {
        end(found);
    }
}

bool Reserve::appeared(std::uint32_t id, pid_t pid) {
    const auto found =
        std::find_if(kept_.begin(), kept_.end(), [id](const Kept& kept) { return kept.copy.id == id; });
    if (found == kept_.end()) {
        return false;
    }
    found->copy.process.appeared(pid);
    return true;
}

bool Reserve::was_not_made(std::uint32_t id) {
    const auto found =
        std::find_if(kept_.begin(), kept_.end(), [id](const Kept& kept) { return kept.copy.id == id; });
    if (found == kept_.end()) {
        return false;
    }
    bury(found);
    return true;
}

bool Reserve::child_ended(pid_t pid) {
    const auto found = std::find_if(kept_.begin(), kept_.end(),
                                    [pid](const Kept& kept) { return kept.copy.process.pid == pid; });
    if (found == kept_.end()) {
        return false;
    }
    bury(found);
    return true;
}

std::vector<pid_t> Reserve::pids() const {
    std::vector<pid_t> pids;
    for (const Kept& kept : kept_) {
        pids.push_back(kept.copy.process.pid);
    }
    return pids;
}

bool Reserve::awaits_copies() const {
    return std::any_of(kept_.begin(), kept_.end(),
                       [](const Kept& kept) { return kept.copy.process.pid == 0; });
}

}  // namespace sparrow::hooks
