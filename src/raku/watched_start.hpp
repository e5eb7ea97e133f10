// The start of a program whose system calls, and looks at the clock, are shown to its parent.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"

namespace sparrow::raku {

// Made before fork(2); the child calls show_calls() right before execve(2), the parent take_listener() at
// once.
class WatchedStart {
  public:
    static Result<std::unique_ptr<WatchedStart>> make();

    // In the child: from here on its calls wait, but for the few that lead to execve(2).
    void show_calls() const;

    struct Taken {
        // For a SyscallWatch; none where the calls do not wait.
        UniqueFd listener;
        // Why there is none.
        std::string refusal;
        // The child's calls wait for a listener that nobody can have: it is of no use any more.
        bool is_stuck = false;
    };

    // In the parent: takes the listener from the child, and the vDSO from what the child becomes. Where the
    // latter fails, a look at the clock is not seen.
    [[nodiscard]] Taken take_listener(pid_t child);

  private:
    WatchedStart(Pipe report, Pipe go_on) : report_(std::move(report)), go_on_(std::move(go_on)) {}

    Pipe report_;  // of the child, how it went
    Pipe go_on_;   // to the child, once its listener is taken
};

}  // namespace sparrow::raku
