#include "syscall_watch.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace sparrow::raku {

namespace {

void let_through(int listener, std::uint64_t id) {
    seccomp_notif_resp answer{};
    answer.id = id;
    answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    // ENOENT: the process has been killed meanwhile.
    (void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

// 0 where it is gone; proc_pid_stat(5).
pid_t parent_of(pid_t pid) {
    const UniqueFd file(open(fmt::format("/proc/{}/stat", pid).c_str(), O_RDONLY | O_CLOEXEC));
    constexpr std::size_t limit = 4096;
    const auto text = file ? read_all(file.get(), limit) : failure("");
    const std::size_t name_ends = text ? text->rfind(')') : std::string::npos;
    int parent = 0;
    if (name_ends == std::string::npos || sscanf(text->c_str() + name_ends, ") %*c %d", &parent) != 1) {
        return 0;
    }
    return parent;
}

}  // namespace

SyscallWatch::SyscallWatch(UniqueFd listener, PrivateDirs private_dirs)
    : listener_(std::move(listener)),
      private_dirs_(std::make_shared<const PrivateDirs>(std::move(private_dirs))) {
#ifdef SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP
    // Who waits for an answer runs on where that was given, at once (Linux 6.6).
    (void)ioctl(listener_.get(), SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
#endif
}

void let_through_next(int listener, int milliseconds) {
    pollfd waiting{listener, POLLIN, 0};
    seccomp_notif notification{};
    if (poll(&waiting, 1, milliseconds) > 0 && (waiting.revents & POLLIN) != 0 &&
        ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notification) == 0) {
        let_through(listener, notification.id);
    }
}

void SyscallWatch::take_call() {
    seccomp_notif notification{};
    if (ioctl(listener_.get(), SECCOMP_IOCTL_NOTIF_RECV, &notification) < 0) {
        return;  // the process has been killed meanwhile
    }
    auto found = seen_.find(static_cast<pid_t>(notification.pid));
    if (found == seen_.end() && notification.data.nr == SYS_execve) {
        found = seen_.find(parent_of(static_cast<pid_t>(notification.pid)));  // to say which program it is
    }
    if (found == seen_.end()) {
        let_through(listener_.get(), notification.id);
        return;
    }
    SystemCall call{static_cast<pid_t>(notification.pid), notification.data.nr, {}};
    std::copy(std::begin(notification.data.args), std::end(notification.data.args), call.arguments.begin());
    if (found->second->whose() == Seen::Whose::host) {
        // Its files are those that this program is made of. It makes many calls, and nobody waits meanwhile.
        found->second->add(call, *private_dirs_);
        let_through(listener_.get(), notification.id);
        return;
    }
    workers_.run([call, id = notification.id, listener = listener_.get(), seen = found->second,
                  private_dirs = private_dirs_] {
        seen->add(call, *private_dirs);
        let_through(listener, id);
    });
}

void SyscallWatch::watch(pid_t pid, Seen::Whose whose) {
    seen_[pid] = std::make_shared<Seen>(whose);
}

std::shared_ptr<const Seen> SyscallWatch::stop(pid_t pid) {
    auto seen = seen_.extract(pid);
    return seen ? seen.mapped() : nullptr;
}

}  // namespace sparrow::raku
