// The processes below one process, as /proc shows them.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <vector>

namespace sparrow::raku {

struct Process {
    pid_t pid = 0;
    pid_t parent = 0;
    std::size_t threads = 0;
};

// All processes that /proc shows, read once; see proc_pid_stat(5).
std::vector<Process> list_processes();

// `root`'s children, their children, and so on, without `root`; a process before its children. `except` and
// what is below it are left out.
std::vector<pid_t> descendants_of(pid_t root, const std::vector<Process>& processes, pid_t except = 0);

// Sends `signal` to all descendants of `root` until a look at /proc shows no new ones: a process that forks
// meanwhile does not get away, but for one that forks without end, for which the looks are bounded.
void signal_descendants(pid_t root, int signal, pid_t except = 0);

// Kills all descendants of `root`. They are stopped first: a process that is killed makes room for another,
// so that those that fork fastest would never be caught up with; one that is stopped does not.
void kill_descendants(pid_t root, pid_t except = 0);

// The threads of all processes of `user`, which is what RLIMIT_NPROC counts (getrlimit(2)).
std::size_t count_threads_of(uid_t user);

}  // namespace sparrow::raku
