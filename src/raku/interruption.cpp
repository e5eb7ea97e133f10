#include "sparrow/raku/interruption.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

namespace sparrow::raku {

namespace {

// What the handler may touch.
std::atomic<int> kept_signal{0};
std::atomic<int> told_event{-1};

void keep(int signal) {
    const int saved = errno;
    constexpr std::uint64_t one = 1;
    kept_signal = signal;
    [[maybe_unused]] const ssize_t told = write(told_event, &one, sizeof one);
    errno = saved;
}

}  // namespace

Interruption::Interruption() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    kept_signal = 0;
    told_event = event_.get();
    for (std::size_t i = 0; event_ && i < signals_.size(); ++i) {
        // A handler, and not a blocked signal: what this process starts has neither of the two.
        struct sigaction action {};
        action.sa_handler = keep;
        (void)sigaction(signals_[i], nullptr, &before_[i]);
        if (before_[i].sa_handler == SIG_DFL) {
            (void)sigaction(signals_[i], &action, nullptr);
        }
    }
}

Interruption::~Interruption() {
    for (std::size_t i = 0; event_ && i < signals_.size(); ++i) {
        (void)sigaction(signals_[i], &before_[i], nullptr);
    }
    told_event = -1;
    if (const int signal = kept_signal.exchange(0); signal != 0) {
        (void)raise(signal);
    }
}

bool Interruption::has_come() const {
    return event_ && kept_signal != 0;
}

}  // namespace sparrow::raku
