// A control group of the unified hierarchy (Documentation/admin-guide/cgroup-v2.rst).
#pragma once

#include <string>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"

namespace sparrow::watch {

// Holds the directory open: one that is made again under the same name, as a restarted service's is, is
// another.
class ControlGroup {
  public:
    // `path` is a directory: /sys/fs/cgroup and what systemd calls ControlGroup=.
    static Result<ControlGroup> open(const std::string& path);

    // The content of one of its files. An Error, with errno's words, where there is none: a controller is
    // off, or the group is gone.
    [[nodiscard]] Result<std::string> read(const char* name) const;
    // An open file; `flags` as for open(2). An Error likewise.
    [[nodiscard]] Result<UniqueFd> open_file(const char* name, int flags) const;
    // Whether it is still there (cgroup.procs can be read).
    [[nodiscard]] bool exists() const;

    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    ControlGroup(UniqueFd directory, std::string path)
        : directory_(std::move(directory)), path_(std::move(path)) {}

    UniqueFd directory_;
    std::string path_;
};

}  // namespace sparrow::watch
