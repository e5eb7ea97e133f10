// Has systemd read its unit files anew, for all who want it together.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/daemon/connection.hpp"
#include "sparrow/daemon/life.hpp"
#include "sparrow/sd/event.hpp"

namespace sparrow::daemon {

class Reloads {
  public:
    using Done = std::function<void(const Result<void>&)>;

    // Both must outlive it.
    Reloads(sd::Event& event, const Connection& systemd) : event_(event), systemd_(systemd) {}

    // A reload that begins after this; `done` is called once, an Error where systemd could not be asked or
    // refused.
    void ask(Done done);

    // Calls `done` once no reload is wanted or under way any more, at once where there is none.
    void when_done(Done done);

  private:
    void begin();
    void end(const std::vector<Done>& waiting, const Result<void>& result);

    sd::Event& event_;
    const Connection& systemd_;
    // Who waits for the next one.
    std::vector<Done> waiting_;
    // Who waits for the last of them.
    std::vector<Done> until_done_;
    sd::EventSource timer_;
    std::optional<sd::Instant> latest_;
    bool is_reloading_ = false;
    Life life_;
};

}  // namespace sparrow::daemon
