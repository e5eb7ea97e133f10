// The process of the Raku host, as the warden starts it.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"
#include "sparrow/raku/environment.hpp"

namespace sparrow::raku {

// A child of this process, which reaps it.
struct HostProcess {
    pid_t pid = 0;
    UniqueFd requests;  // to its stdin
    // Its system calls, for a SyscallWatch; none where they do not wait to be watched.
    UniqueFd listener = {};
    // Why, where they should be.
    std::string unwatched = {};
};

// What a host alone is given: it takes it out of what sources and their children see (OWN-VARIABLES in
// Sparrow::Host).
Variables host_variables();

// Starts `command` with the environment of this process, and tells it where to report: `control`, a
// descriptor of this process that it opens by name. What it prints goes to `trouble`, and so does why it
// could not be run, in which case it ends with status 127. With `watch` its system calls, and those of all
// that it starts, are shown, where that is granted.
Result<HostProcess> start_host(const std::vector<std::string>& command, int control, int trouble, bool watch);

}  // namespace sparrow::raku
