// Where enclosures come from, and where they end.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sparrow/hooks/control_group.hpp"
#include "sparrow/hooks/enclosure.hpp"

namespace sparrow::hooks {

class Enclosures {
  public:
    // Without groups what has no control group is kept by descent.
    explicit Enclosures(std::optional<ControlGroups> groups) : groups_(std::move(groups)) {}

    // A new one, named for what is kept in it.
    Result<Enclosure> make(const std::string& kind, const GroupLimits& limits);

    // Kills what is left in one whose process has been waited for, and removes its control group once it is
    // empty.
    void bury(Enclosure enclosure);
    // Removes the groups that have become empty. To be asked when one of events() has POLLPRI.
    void remove_empty();
    [[nodiscard]] std::vector<int> events() const;

  private:
    std::optional<ControlGroups> groups_;
    std::vector<ControlGroup> ending_;
    unsigned long count_ = 0;
};

}  // namespace sparrow::hooks
