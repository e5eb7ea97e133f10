#include "host_watch.hpp"

#include <poll.h>

#include <utility>

#include "sparrow/raku/warden_process.hpp"

namespace sparrow::raku {

namespace {

std::string unrepeatable(const std::string& why) {
    return to_text({ObservationKind::unrepeatable, why});
}

}  // namespace

HostWatch::HostWatch(HostProcess& host, PrivateDirs private_dirs)
    : is_wanted_(true), unwatched_(std::move(host.unwatched)), host_(host.pid) {
    if (host.listener) {
        watch_.emplace(std::move(host.listener), std::move(private_dirs));
        watch_->watch(host_, Seen::Whose::host);
    }
}

void HostWatch::take_calls() {
    // Several at once: a host that starts makes more than a thousand, one after the other.
    constexpr int most_calls = 64;
    for (int calls = 0; calls < most_calls; ++calls) {
        watch_->take_call();
        pollfd next{watch_->fd(), POLLIN, 0};
        constexpr int milliseconds = 1;
        if (!watch_->is_watched(host_) || poll(&next, 1, milliseconds) <= 0 || (next.revents & POLLIN) == 0) {
            return;
        }
    }
}

void HostWatch::host_restarts() {
    unwatched_ = "Raku compiled its modules, which it does once";
}

void HostWatch::host_is_ready(int observations) {
    const auto seen = watch_ ? watch_->stop(host_) : nullptr;
    if (!seen) {
        return;
    }
    // It looks at the clock when it starts: where that was not seen, a source's look would not be either.
    if (!seen->saw_clock() && unwatched_.empty()) {
        unwatched_ = "a look at the clock cannot be seen here";
    }
    (void)write_all(observations, seen->text() + end_of_observations);
}

void HostWatch::watch(pid_t pid) {
    if (watch_) {
        watch_->watch(pid, Seen::Whose::source);
    }
}

void HostWatch::hand_over(pid_t pid, int observations) {
    if (!is_wanted_) {
        return;
    }
    const auto seen = watch_ ? watch_->stop(pid) : nullptr;
    std::string text = seen ? seen->text() : "";
    if (!unwatched_.empty()) {
        text += unrepeatable("what it reads is not known: " + unwatched_);
    } else if (!seen) {
        text += unrepeatable("it ended before it could be watched");
    }
    (void)write_all(observations, text + end_of_observations);
}

}  // namespace sparrow::raku
