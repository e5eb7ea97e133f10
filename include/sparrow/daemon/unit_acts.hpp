// Restarts, stops and reloads a unit, as its rules and checks say.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sparrow/daemon/life.hpp"
#include "sparrow/daemon/means.hpp"
#include "sparrow/sd/event.hpp"
#include "sparrow/watch/actions.hpp"

namespace sparrow::daemon {

class UnitActs {
  public:
    // `tell` is given what became of each. `means` must outlive it.
    UnitActs(Means& means, std::string unit, std::function<void(const watch::Entry&)> tell)
        : means_(means), unit_(std::move(unit)), tell_(std::move(tell)) {}

    // Not done where the unit was restarted too often of late, nor while the bus is away.
    void act(watch::Act act, const watch::Cause& cause);

  private:
    Means& means_;
    std::string unit_;
    std::function<void(const watch::Entry&)> tell_;
    // When this daemon restarted it.
    std::vector<sd::Instant> restarts_;
    Life life_;
};

}  // namespace sparrow::daemon
