#include "sparrow/daemon/reloads.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace sparrow::daemon {

namespace {

// Between two reloads of systemd: each has all generators run.
constexpr std::chrono::seconds pause{10};
// How long is waited for others that want one too.
constexpr std::chrono::milliseconds gather{50};

}  // namespace

void Reloads::ask(Done done) {
    waiting_.push_back(std::move(done));
    if (timer_ || is_reloading_) {
        return;
    }
    const auto since = latest_ ? event_.now() - *latest_ : pause;
    const auto wait = std::max<std::chrono::nanoseconds>(
        gather, since >= pause ? std::chrono::nanoseconds(0) : pause - since);
    auto timer = event_.add_time(std::chrono::duration_cast<sd::Duration>(wait), gather, [this] {
        timer_.reset();
        begin();
    });
    if (timer) {
        timer_ = std::move(*timer);
    }
}

void Reloads::when_done(Done done) {
    if (!timer_ && !is_reloading_) {
        done({});
        return;
    }
    until_done_.push_back(std::move(done));
}

void Reloads::begin() {
    const auto waiting = std::exchange(waiting_, {});
    Manager* manager = systemd_.manager();
    if (manager == nullptr) {
        end(waiting, failure("the message bus is away"));
        return;
    }
    is_reloading_ = true;
    latest_ = event_.now();
    manager->reload(life_.during([this, waiting](const Result<void>& result) { end(waiting, result); }));
}

void Reloads::end(const std::vector<Done>& waiting, const Result<void>& result) {
    is_reloading_ = false;
    for (const Done& done : waiting) {
        done(result);
    }
    if (!waiting_.empty()) {
        Done last = std::move(waiting_.back());
        waiting_.pop_back();
        ask(std::move(last));
        return;
    }
    for (const Done& done : std::exchange(until_done_, {})) {
        done(result);
    }
}

}  // namespace sparrow::daemon
