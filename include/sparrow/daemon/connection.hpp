// The connection to the message bus, and over it to systemd: made again where it is lost.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "sparrow/base/scope.hpp"
#include "sparrow/daemon/manager.hpp"
#include "sparrow/sd/bus.hpp"
#include "sparrow/sd/event.hpp"

namespace sparrow::daemon {

class Connection {
  public:
    struct Told {
        // It is there, and systemd sends its signals.
        std::function<void(sd::Bus&)> made;
        // It is about to be destroyed: whatever is connected to the bus has to go before it.
        std::function<void()> ending;
        // systemd has read its unit files anew; it has loaded a unit.
        std::function<void()> reloaded;
        std::function<void(const std::string&)> unit_new;
    };

    // `event` must outlive it.
    Connection(sd::Event& event, Scope scope) : event_(event), scope_(scope) {}

    // Connects, now or each second until it can. To be called once.
    void open(Told told);

    // Null while the bus is away: nothing can be asked or changed then.
    [[nodiscard]] Manager* manager() const { return is_there_ ? manager_.get() : nullptr; }

  private:
    void connect();
    void lost(const std::string& why);

    sd::Event& event_;
    Scope scope_;
    Told told_;
    std::unique_ptr<sd::Bus> bus_;
    std::unique_ptr<Manager> manager_;
    bool is_there_ = false;
    // Whether it was told that it is away.
    bool is_loss_told_ = false;
    // Until it is tried again.
    std::chrono::seconds wait_{1};
    sd::EventSource again_;
};

}  // namespace sparrow::daemon
