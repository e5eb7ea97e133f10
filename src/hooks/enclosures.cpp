#include "sparrow/hooks/enclosures.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace sparrow::hooks {

Result<Enclosure> Enclosures::make(const std::string& kind, const GroupLimits& limits) {
    if (!groups_) {
        return Enclosure();
    }
    auto group = groups_->make(fmt::format("{}-{}", kind, ++count_), limits);
    return group ? Result<Enclosure>(Enclosure(std::move(*group))) : tl::unexpected(group.error());
}

void Enclosures::bury(Enclosure enclosure) {
    enclosure.kill(0);
    if (auto group = enclosure.release()) {
        ending_.push_back(std::move(*group));
    }
    remove_empty();
}

void Enclosures::remove_empty() {
    std::vector<ControlGroup> left;
    for (ControlGroup& group : ending_) {
        if (!group.is_empty()) {
            left.push_back(std::move(group));
        }
    }
    // Destroying a group removes it.
    ending_.swap(left);
}

std::vector<int> Enclosures::events() const {
    std::vector<int> fds;
    std::transform(ending_.begin(), ending_.end(), std::back_inserter(fds),
                   [](const ControlGroup& group) { return group.events_fd(); });
    return fds;
}

}  // namespace sparrow::hooks
