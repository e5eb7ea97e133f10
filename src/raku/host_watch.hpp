// What the warden knows of what the host and the evaluators observe.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "host_process.hpp"
#include "syscall_watch.hpp"

namespace sparrow::raku {

class HostWatch {
  public:
    // Nothing is watched, and nothing is told.
    HostWatch() = default;

    // Watches `host`, whose listener it takes over, from its start.
    HostWatch(HostProcess& host, PrivateDirs private_dirs);

    // Readable when take_calls() has something; -1 where nothing is watched.
    [[nodiscard]] int fd() const { return watch_ ? watch_->fd() : -1; }

    void take_calls();

    // Another process takes the host's place, whose looks at the clock nobody sees.
    void host_restarts();

    // The host takes requests: writes what it observed until now to `observations`, with its end.
    void host_is_ready(int observations);

    // The evaluator `pid` goes on to its source.
    void watch(pid_t pid);

    // The evaluator has ended: writes what it observed to `observations`, with its end. Where that is not
    // known, it says so, and why.
    void hand_over(pid_t pid, int observations);

  private:
    std::optional<SyscallWatch> watch_;
    // Whether anything should be watched.
    bool is_wanted_ = false;
    // Why what is observed is not known.
    std::string unwatched_;
    pid_t host_ = 0;
};

}  // namespace sparrow::raku
