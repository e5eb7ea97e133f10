// Answers the system calls that wait at a filter (syscall_filter.hpp), once what they tell has been seen.
#pragma once

#include <sys/types.h>

#include <map>
#include <memory>

#include "seen.hpp"
#include "sparrow/base/fd.hpp"
#include "system_call.hpp"
#include "workers.hpp"

namespace sparrow::raku {

// Waits for the next call at `listener`, and lets it through. Without one for `milliseconds` it gives up.
void let_through_next(int listener, int milliseconds);

class SyscallWatch {
  public:
    // Takes the listener over. See PrivateDirs.
    SyscallWatch(UniqueFd listener, PrivateDirs private_dirs);

    // Readable when take_call() has something.
    [[nodiscard]] int fd() const { return listener_.get(); }

    // Takes the call that waits longest and sees to it that it is answered, in a thread where that may take
    // time. A process that is not watched is just let through: that somebody started it was seen.
    void take_call();

    // Keeps what the process `pid` observes from now on.
    void watch(pid_t pid, Seen::Whose whose);

    // What it has observed; it is not watched any more.
    std::shared_ptr<const Seen> stop(pid_t pid);

    [[nodiscard]] bool is_watched(pid_t pid) const { return seen_.contains(pid); }

  private:
    UniqueFd listener_;
    std::shared_ptr<const PrivateDirs> private_dirs_;
    std::map<pid_t, std::shared_ptr<Seen>> seen_;
    Workers workers_;
};

}  // namespace sparrow::raku
