// The processes below one process, as /proc shows them.
#pragma once

#include <sys/types.h>

#include <functional>
#include <vector>

namespace sparrow::raku {

struct Process {
    pid_t pid = 0;
    pid_t parent = 0;
};

// All processes that /proc shows, read once; see proc_pid_stat(5).
std::vector<Process> list_processes();

// `root`'s children, their children, and so on, without `root`; a process before its children.
std::vector<pid_t> descendants_of(pid_t root, const std::vector<Process>& processes);

// Sends `signal` to all descendants of `root` until a look at /proc shows no new ones: a process that forks
// meanwhile does not get away, but for one that forks without end, for which the looks are bounded.
void signal_descendants(pid_t root, int signal);

}  // namespace sparrow::raku
