// What a process and all that it starts are kept in, so that they can be ended together.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>

#include "sparrow/hooks/control_group.hpp"

namespace sparrow::hooks {

// A control group; without one, what is below the process in the tree of processes: the process is a child
// subreaper, so that nothing below it leaves it as long as it lives, and what is left at its end falls to the
// server (see orphans()).
class Enclosure {
  public:
    explicit Enclosure(std::optional<ControlGroup> group = std::nullopt) : group_(std::move(group)) {}

    // Of the control group; "" and -1 where there is none.
    [[nodiscard]] std::string procs_path() const { return group_ ? group_->procs_path() : ""; }
    [[nodiscard]] int procs_fd() const { return group_ ? group_->procs_fd() : -1; }

    // Kills all of it: `pid`, a child of this process that is not waited for yet, 0 where there is none, and
    // what it started.
    void kill(pid_t pid) const;
    [[nodiscard]] bool ran_out_of_memory() const { return group_ && group_->ran_out_of_memory(); }
    // Gives the control group up, for whoever removes it.
    [[nodiscard]] std::optional<ControlGroup> release() { return std::exchange(group_, std::nullopt); }

  private:
    std::optional<ControlGroup> group_;
};

}  // namespace sparrow::hooks
