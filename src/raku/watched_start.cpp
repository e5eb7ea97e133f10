#include "watched_start.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "syscall_filter.hpp"
#include "syscall_watch.hpp"
#include "vdso.hpp"

namespace sparrow::raku {

namespace {

// It is a few instructions away.
constexpr int execve_milliseconds = 10'000;

// What the child tells its parent.
struct Report {
    int listener = -1;  // its number there
    bool hides_vdso = false;
    std::array<char, 160> refusal{};  // why there is none
};

}  // namespace

Result<std::unique_ptr<WatchedStart>> WatchedStart::make() {
    auto report = make_pipe();
    auto go_on = make_pipe();
    if (!report || !go_on) {
        return tl::unexpected(!report ? report.error() : go_on.error());
    }
    return std::unique_ptr<WatchedStart>(new WatchedStart(std::move(*report), std::move(*go_on)));
}

void WatchedStart::show_calls() const {
    Report report;
    // Before the filter, which would show it.
    report.hides_vdso = let_parent_hide_vdso();
    auto listener = show_syscalls();
    if (listener) {
        report.listener = listener->get();
    } else {
        listener.error().message.copy(report.refusal.data(), report.refusal.size() - 1);
    }
    (void)write_all(report_.write.get(), {reinterpret_cast<const char*>(&report), sizeof report});
    char answer = 0;
    (void)read(go_on_.read.get(), &answer, sizeof answer);
}

WatchedStart::Taken WatchedStart::take_listener(pid_t child) {
    report_.write.reset();  // so that its end is seen where the child dies
    Report report;
    if (read(report_.read.get(), &report, sizeof report) != static_cast<ssize_t>(sizeof report)) {
        return {{}, "the Raku host ended before it ran", false};
    }
    Taken taken{{}, report.refusal.data(), false};
    if (report.listener >= 0) {
        const UniqueFd process(static_cast<int>(syscall(SYS_pidfd_open, child, 0)));
        taken.listener =
            UniqueFd(static_cast<int>(syscall(SYS_pidfd_getfd, process.get(), report.listener, 0)));
        if (!taken.listener) {
            return {{}, errno_error(errno, "the filter of system calls cannot be read").message, true};
        }
    }
    (void)write_all(go_on_.write.get(), "!");
    if (taken.listener) {
        let_through_next(taken.listener.get(), execve_milliseconds);
    }
    if (report.hides_vdso) {
        // Who looks at the clock unseen is noticed by the warden.
        (void)hide_vdso(child);
    }
    return taken;
}

}  // namespace sparrow::raku
