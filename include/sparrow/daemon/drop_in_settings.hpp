// The settings of a unit that systemd does not change while it runs: they go to a drop-in, and systemd reads
// its unit files anew.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sparrow/daemon/drop_in.hpp"
#include "sparrow/daemon/life.hpp"
#include "sparrow/daemon/means.hpp"
#include "sparrow/daemon/settings_told.hpp"
#include "sparrow/sd/event.hpp"
#include "sparrow/unit/unit_name.hpp"
#include "sparrow/watch/adjustments.hpp"

namespace sparrow::daemon {

class DropInSettings {
  public:
    // `loaded` is called, with why they were changed, when systemd has read changes. All must outlive it.
    DropInSettings(const unit::UnitName& unit, Means& means, SettingsTold told,
                   std::function<void(const watch::Cause&)> loaded)
        : unit_(unit), means_(means), told_(std::move(told)), loaded_(std::move(loaded)) {}

    // Those that the drop-in of a former process of this daemon has.
    void resume_with(StaticSettings settings) { settings_ = std::move(settings); }

    // Learned comes of them, in the next round of the loop.
    void learn(const std::vector<std::string>& names);
    // Applied comes of them.
    void apply(const std::vector<watch::Change>& changes);

  private:
    void tell_asked();

    const unit::UnitName& unit_;
    Means& means_;
    SettingsTold told_;
    std::function<void(const watch::Cause&)> loaded_;
    // Those that the drop-in has.
    StaticSettings settings_;
    // Those that are being asked for.
    std::vector<std::string> asked_;
    sd::EventSource telling_;
    Life life_;
};

}  // namespace sparrow::daemon
