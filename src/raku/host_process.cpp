#include "host_process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "command.hpp"
#include "sparrow/base/argv.hpp"
#include "sparrow/raku/process_tree.hpp"
#include "sparrow/raku/warden.hpp"
#include "watched_start.hpp"

namespace sparrow::raku {

namespace {

// A fork bomb is to stay small enough to be seen and ended: what the user has running already plus twice what
// sources may have, for their threads. In a user namespace the kernel counts what is in it (since
// Linux 5.14), which is all that /proc shows there. It holds root to no limit.
void limit_processes() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NPROC, &limit) == 0) {
        limit.rlim_max = std::min<rlim_t>(limit.rlim_max, count_threads_of(geteuid()) + 2 * most_processes);
        limit.rlim_cur = std::min(limit.rlim_cur, limit.rlim_max);
        (void)setrlimit(RLIMIT_NPROC, &limit);
    }
}

// The number of clone(2), for the host: it gives the flags as the first argument, a null pointer after them,
// and takes what comes back as a process number. Nothing where the system call is another (clone(2), "C
// library/kernel differences"): the host has another way.
constexpr std::optional<long> clone_number() {
#if defined(__s390__) || defined(__cris__) || defined(__CRIS__) || defined(__sparc__) || \
    defined(__m68k__) || defined(__bfin__) || defined(__ia64__)
    return std::nullopt;
#else
    return SYS_clone;
#endif
}

// Becomes the host.
[[noreturn]] void exec_host(const std::vector<std::string>& command, pid_t warden, int control, int requests,
                            int trouble, const WatchedStart* watch) {
    std::vector<std::string> arguments = command;
    arguments.push_back(fmt::format("--warden={}", warden));
    arguments.push_back(fmt::format("--control={}", control));
    if (constexpr auto number = clone_number()) {
        arguments.push_back(fmt::format("--clone={}", *number));
    }
    const std::vector<char*> argv = pointers(arguments);
    Variables own_variables = host_variables();

    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    // The host's children, if any, are the short-lived halves of its double forks: the kernel reaps them.
    (void)signal(SIGCHLD, SIG_IGN);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    const rlimit no_core{0, 0};
    (void)setrlimit(RLIMIT_CORE, &no_core);
    limit_processes();
    // When memory runs out, unit files go before anything else (proc_pid_oom_score_adj(5)).
    if (const UniqueFd score(open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)); score) {
        (void)write_all(score.get(), "1000");
    }
    umask(022);
    if (chdir("/") == 0 && dup2(requests, STDIN_FILENO) >= 0 && dup2(trouble, STDOUT_FILENO) >= 0 &&
        dup2(trouble, STDERR_FILENO) >= 0) {
        for (std::string& variable : own_variables) {
            (void)putenv(variable.data());
        }
        if (watch != nullptr) {
            watch->show_calls();
        }
        execv(argv[0], argv.data());
    }
    (void)write_all(trouble, errno_error(errno, "cannot run " + command[0]).message + "\n");
    _exit(127);
}

}  // namespace

Variables host_variables() {
    // A process with threads cannot be forked, and the specializer has one.
    Variables variables{"MVM_SPESH_DISABLE=1"};
    // glibc's malloc gives out what is free wherever it lies and writes beside each piece, so that an
    // evaluator copies half of the host's memory page by page. jemalloc keeps equal sizes together, and huge
    // pages make the forks themselves cheap. It is no loss but of time where the library is not there.
    constexpr const char* allocator = SPARROW_JEMALLOC;
    if (*allocator != '\0' && access(allocator, R_OK) == 0) {
        variables.push_back(fmt::format("LD_PRELOAD={}", allocator));
        variables.emplace_back(
            "MALLOC_CONF=narenas:1,dirty_decay_ms:-1,muzzy_decay_ms:-1,thp:always,metadata_thp:always");
    }
    return variables;
}

Result<HostProcess> start_host(const std::vector<std::string>& command, int control, int trouble,
                               bool watch) {
    auto requests = make_pipe();
    if (!requests) {
        return tl::unexpected(requests.error());
    }
    std::unique_ptr<WatchedStart> start;
    if (watch) {
        auto made = WatchedStart::make();
        if (!made) {
            return tl::unexpected(made.error());
        }
        start = std::move(*made);
    }
    const pid_t warden = getpid();
    const pid_t host = fork();
    if (host < 0) {
        return errno_failure("cannot start the Raku host");
    }
    if (host == 0) {
        exec_host(command, warden, control, requests->read.get(), trouble, start.get());
    }
    HostProcess process{host, std::move(requests->write)};
    if (start) {
        auto taken = start->take_listener(host);
        if (taken.is_stuck) {
            (void)::kill(host, SIGKILL);
            (void)waitpid(host, nullptr, 0);
            auto other = start_host(command, control, trouble, false);
            if (other) {
                other->unwatched = taken.refusal;
            }
            return other;
        }
        process.listener = std::move(taken.listener);
        process.unwatched = std::move(taken.refusal);
    }
    return process;
}

}  // namespace sparrow::raku
