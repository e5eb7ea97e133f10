#include "syscall_filter.hpp"

#include <fcntl.h>
#include <seccomp.h>

#include <array>
#include <cerrno>
#include <memory>

namespace sparrow::raku {

namespace {

// They reach nothing but this process' own memory, descriptors that are open, and other processes' ends. What
// a descriptor gives was seen when it was opened.
constexpr std::array untold{
    "arch_prctl",
    "brk",
    "clock_nanosleep",
    "close",
    "close_range",
    "dup",
    "dup2",
    "dup3",
    "epoll_create1",
    "epoll_ctl",
    "epoll_pwait",
    "epoll_pwait2",
    "epoll_wait",
    "eventfd2",
    "exit",
    "exit_group",
    "fadvise64",
    "fcntl",
    "fdatasync",
    "flock",
    "fstat",
    "fsync",
    "futex",
    "futex_waitv",
    "get_robust_list",
    "getcwd",
    "getdents",
    "getdents64",
    "getegid",
    "geteuid",
    "getgid",
    "getgroups",
    "getresgid",
    "getresuid",
    "getuid",
    "ioctl",
    "lseek",
    "madvise",
    "membarrier",
    "memfd_create",
    "mmap",
    "mprotect",
    "mremap",
    "msync",
    "munmap",
    "nanosleep",
    "pause",
    "pipe",
    "pipe2",
    "poll",
    "ppoll",
    "pread64",
    "preadv",
    "preadv2",
    "prlimit64",
    "pselect6",
    "pwrite64",
    "pwritev",
    "pwritev2",
    "read",
    "readv",
    "recvfrom",
    "recvmsg",
    "restart_syscall",
    "rseq",
    "rt_sigaction",
    "rt_sigpending",
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigsuspend",
    "sched_yield",
    "select",
    "sendmsg",
    "set_robust_list",
    "set_tid_address",
    "sigaltstack",
    "socketpair",
    "umask",
    "wait4",
    "waitid",
    "write",
    "writev",
};

Result<void> add_rules(scmp_filter_ctx filter) {
    for (const char* name : untold) {
        // Some are not of every architecture; a libseccomp that is older than one shows it.
        const int number = seccomp_syscall_resolve_name(name);
        if (number >= 0 && seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0) < 0) {
            return failure(std::string("cannot make the filter for ") + name);
        }
    }
    if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(io_uring_setup), 0) < 0) {
        return failure("cannot make the filter for io_uring_setup");
    }
    return {};
}

}  // namespace

Result<UniqueFd> show_syscalls() {
    const std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter(seccomp_init(SCMP_ACT_NOTIFY),
                                                                  seccomp_release);
    if (!filter) {
        return failure("no filter of system calls can be made");
    }
    // Programs of another architecture are started by sources only, which is seen.
    (void)seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
    // A sorted tree, as most calls are to pass quickly.
    (void)seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (auto added = add_rules(filter.get()); !added) {
        return tl::unexpected(added.error());
    }
    // Whoever may not without has to give up set-user-ID programs (PR_SET_NO_NEW_PRIVS).
    int loaded = -1;
    for (const unsigned no_new_privileges : {0U, 1U}) {
        (void)seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_NNP, no_new_privileges);
        loaded = seccomp_load(filter.get());
        if (loaded == 0) {
            break;
        }
    }
    if (loaded < 0) {
        return tl::unexpected(errno_error(-loaded, "a filter of system calls is refused"));
    }
    // One of our own: whether seccomp_release(3) closes the other depends on its version.
    UniqueFd listener(fcntl(seccomp_notify_fd(filter.get()), F_DUPFD_CLOEXEC, 0));
    if (!listener) {
        return failure("the filter of system calls tells nobody");
    }
    return listener;
}

}  // namespace sparrow::raku
