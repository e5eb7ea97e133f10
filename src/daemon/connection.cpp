#include "sparrow/daemon/connection.hpp"

#include <syslog.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "sparrow/sd/journal.hpp"

namespace sparrow::daemon {

namespace {

// After the bus has gone, when it is tried again.
// A user may have none at all: that is no reason to wake up each second for ever.
constexpr std::chrono::seconds shortest_wait{1};
constexpr std::chrono::seconds longest_wait{30};

}  // namespace

void Connection::open(Told told) {
    told_ = std::move(told);
    connect();
}

void Connection::connect() {
    auto bus = sd::Bus::open(scope_);
    if (!bus) {
        lost(bus.error().message);
        return;
    }
    bus_ = std::make_unique<sd::Bus>(std::move(*bus));
    manager_ = std::make_unique<Manager>(*bus_);
    auto attached = bus_->attach(event_, [this] { lost("the message bus has gone"); });
    if (attached) {
        attached = manager_->subscribe(told_.reloaded, told_.unit_new);
    }
    if (!attached) {
        lost(attached.error().message);
        return;
    }
    is_there_ = true;
    is_loss_told_ = false;
    wait_ = shortest_wait;
    told_.made(*bus_);
}

// Not from within one of the bus's callbacks is it destroyed.
void Connection::lost(const std::string& why) {
    if (!std::exchange(is_loss_told_, true)) {
        sd::write_journal(LOG_NOTICE, why + "; trying again");
    }
    is_there_ = false;
    auto timer = event_.add_time(wait_, std::chrono::milliseconds(100), [this] {
        told_.ending();
        manager_.reset();
        bus_.reset();
        connect();
    });
    if (timer) {
        again_ = std::move(*timer);
    }
    wait_ = std::min(2 * wait_, longest_wait);
}

}  // namespace sparrow::daemon
