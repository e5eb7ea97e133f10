// Control groups (cgroups(7), version 2) below the one that is delegated to this process.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/log.hpp"
#include "sparrow/base/result.hpp"

namespace sparrow::hooks {

struct GroupLimits {
    // Bytes; swap is not to be had. 0: no limit.
    std::uint64_t memory = 0;
    // Processes and threads.
    std::uint64_t processes = 0;
};

// Owns one control group: destroying it kills what is in it, waits for that, and removes it.
class ControlGroup {
  public:
    ControlGroup(ControlGroup&&) noexcept = default;
    ControlGroup& operator=(ControlGroup&&) = delete;
    ControlGroup(const ControlGroup&) = delete;
    ControlGroup& operator=(const ControlGroup&) = delete;
    ~ControlGroup();

    // Its file cgroup.procs, by path and open for writing: a process enters by writing "0".
    [[nodiscard]] const std::string& procs_path() const { return procs_path_; }
    [[nodiscard]] int procs_fd() const { return procs_.get(); }
    // Its file cgroup.events, for poll(2): POLLPRI where is_empty() may have changed since it was asked.
    [[nodiscard]] int events_fd() const { return events_.get(); }

    // All that is in it, and below it.
    void kill() const;
    [[nodiscard]] bool is_empty() const;
    // Whether the kernel killed anything in it for its limit.
    [[nodiscard]] bool ran_out_of_memory() const;

  private:
    friend class ControlGroups;
    ControlGroup(UniqueFd parent, std::string name, UniqueFd directory, std::string procs_path)
        : parent_(std::move(parent)),
          name_(std::move(name)),
          directory_(std::move(directory)),
          procs_path_(std::move(procs_path)) {}

    UniqueFd parent_;
    std::string name_;
    UniqueFd directory_;  // none: moved from
    std::string procs_path_;
    UniqueFd procs_;
    UniqueFd events_;
};

// The delegated one.
class ControlGroups {
  public:
    // Moves this process to "server" below the folder `path`, ends and removes what a former one has left
    // there, and has the limits of memory and processes apply below. Where one of these is not to be had,
    // `log` is told.
    static Result<ControlGroups> take(const std::string& path, LogSink& log);

    // One with that name, which no other has.
    [[nodiscard]] Result<ControlGroup> make(const std::string& name, const GroupLimits& limits) const;

  private:
    ControlGroups(std::string path, UniqueFd directory)
        : path_(std::move(path)), directory_(std::move(directory)) {}

    std::string path_;
    UniqueFd directory_;
    bool limits_memory_ = false;
    bool limits_processes_ = false;
};

// The folder of the control group that this process is in.
Result<std::string> own_control_group();

}  // namespace sparrow::hooks
