// A child process and what it starts, in a process group of its own: what is in it can be ended with it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"
#include "sparrow/raku/environment.hpp"
#include "sparrow/raku/warden.hpp"

namespace sparrow::raku {

// What to start, and how.
struct Launch {
    // argv; the first is the path of the program.
    std::vector<std::string> command;
    Variables environment = {};
    // Empty: that of the caller.
    std::string directory = {};
    // Nothing: as the calling user.
    std::optional<Identity> identity = std::nullopt;
    // What become descriptors 0, 1 and 2, and 3 where there is a fourth; -1: the caller's own.
    // The program gets no others.
    std::vector<int> descriptors = {};
};

// Owns a running process: destroying it kills the group and waits for the process. It does not outlive this
// one.
class ProcessGroup {
  public:
    static Result<ProcessGroup> start(Launch launch);

    ProcessGroup(ProcessGroup&& other) noexcept
        : pid_(std::exchange(other.pid_, 0)), process_(std::move(other.process_)) {}
    ProcessGroup& operator=(ProcessGroup&&) = delete;
    ProcessGroup(const ProcessGroup&) = delete;
    ProcessGroup& operator=(const ProcessGroup&) = delete;
    ~ProcessGroup();

    // Readable once the process has ended.
    [[nodiscard]] int fd() const { return process_.get(); }
    // Whether the process has ended within `milliseconds`.
    [[nodiscard]] bool ends_within(int milliseconds) const;
    // Asks all of the group to end, and kills after two seconds what has not.
    void end() const;
    // Kills what is left of the group, which the process may have ended before.
    void kill_all() const;
    // Waits for the end of the process: its exit status, 128 more than the signal where one killed it. Once.
    int status();

  private:
    ProcessGroup(pid_t pid, UniqueFd process) : pid_(pid), process_(std::move(process)) {}

    pid_t pid_;  // 0: waited for
    UniqueFd process_;
};

// While it lives, whatever loses its parent below this process becomes a child of this process; destroying it
// kills all that runs below this process: what has left its process group too.
class Orphans {
  public:
    Orphans();
    Orphans(const Orphans&) = delete;
    Orphans& operator=(const Orphans&) = delete;
    Orphans(Orphans&&) = delete;
    Orphans& operator=(Orphans&&) = delete;
    ~Orphans();
};

}  // namespace sparrow::raku
