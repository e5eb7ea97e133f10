#include "sparrow/raku/process_group.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "sandbox.hpp"
#include "sparrow/base/argv.hpp"
#include "sparrow/raku/process_tree.hpp"

namespace sparrow::raku {

namespace {

// What is asked to end has this long to do so.
constexpr int grace_milliseconds = 2'000;
// How long the end of what was killed is waited for.
constexpr int most_looks = 400;
constexpr int milliseconds_between_looks = 5;

// Makes each of `descriptors` what its place says. What is to come later in the list is not overwritten
// before: the places are those of the standard descriptors, which are never in it, and the one behind them.
bool place(const std::vector<int>& descriptors) {
    for (std::size_t i = 0; i < descriptors.size(); ++i) {
        const int target = static_cast<int>(i);
        const bool is_placed = descriptors[i] < 0         ? true
                               : descriptors[i] == target ? fcntl(target, F_SETFD, 0) == 0
                                                          : dup2(descriptors[i], target) >= 0;
        if (!is_placed) {
            return false;
        }
    }
    return true;
}

// In the child: becomes the program, or says why not.
[[noreturn]] void run(const Launch& launch, const std::vector<char*>& argv, const std::vector<char*>& envp,
                      pid_t parent) {
    // A group of its own, so that what it started can be ended with it.
    (void)setpgid(0, 0);
    std::string trouble = "cannot run " + launch.command[0];
    if (place(launch.descriptors)) {
        // What the caller has open besides is not for the program, which may be somebody else's.
        const auto kept = std::max<std::size_t>(launch.descriptors.size(), STDERR_FILENO + 1);
        (void)close_range(static_cast<unsigned>(kept), ~0U, CLOSE_RANGE_CLOEXEC);
        const auto became = launch.identity ? become(*launch.identity) : Result<void>();
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);  // after become(), which takes it away
        if (!became) {
            trouble = became.error().message;
        } else if (!launch.directory.empty() && chdir(launch.directory.c_str()) < 0) {
            trouble = errno_error(errno, "cannot change to " + launch.directory).message;
        } else if (getppid() == parent) {
            execve(argv[0], argv.data(), envp.data());
            trouble = errno_error(errno, trouble).message;
        }
    }
    (void)write_all(STDERR_FILENO, trouble + "\n");
    _exit(EXIT_FAILURE);
}

}  // namespace

Result<ProcessGroup> ProcessGroup::start(Launch launch) {
    const std::vector<char*> argv = pointers(launch.command);
    const std::vector<char*> envp = pointers(launch.environment);
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0) {
        return errno_failure("cannot start " + launch.command[0]);
    }
    if (pid == 0) {
        run(launch, argv, envp, parent);
    }
    (void)setpgid(pid, pid);  // whoever of the two comes first
    // glibc 2.36 declares pidfd_open() for C alone.
    ProcessGroup group(pid, UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))));
    if (!group.process_) {
        return errno_failure("cannot wait for " + launch.command[0]);
    }
    return group;
}

ProcessGroup::~ProcessGroup() {
    if (pid_ > 0) {
        kill_all();
        (void)kill(pid_, SIGKILL);  // it may have left its group
        (void)status();
    }
}

bool ProcessGroup::ends_within(int milliseconds) const {
    pollfd waiting{process_.get(), POLLIN, 0};
    int ready = -1;
    while ((ready = poll(&waiting, 1, milliseconds)) < 0 && errno == EINTR) {
    }
    return ready > 0;
}

void ProcessGroup::end() const {
    (void)kill(-pid_, SIGTERM);
    (void)ends_within(grace_milliseconds);
    kill_all();
    (void)kill(pid_, SIGKILL);
}

void ProcessGroup::kill_all() const {
    (void)kill(-pid_, SIGKILL);
}

int ProcessGroup::status() {
    const pid_t pid = std::exchange(pid_, 0);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    constexpr int signal_base = 128;  // as shells have it
    return WIFSIGNALED(status) ? signal_base + WTERMSIG(status) : WEXITSTATUS(status);
}

Orphans::Orphans() {
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1);
}

Orphans::~Orphans() {
    // What dies leaves its children to this process.
    for (int looks = 0; looks < most_looks; ++looks) {
        kill_descendants(getpid());
        pid_t reaped = 0;
        while ((reaped = waitpid(-1, nullptr, WNOHANG)) > 0) {
        }
        if (reaped < 0) {
            break;
        }
        (void)poll(nullptr, 0, milliseconds_between_looks);
    }
    (void)prctl(PR_SET_CHILD_SUBREAPER, 0);
}

}  // namespace sparrow::raku
