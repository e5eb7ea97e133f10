// The settings of a unit that systemd changes while it runs: asked for, set and read back over the bus.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/daemon/life.hpp"
#include "sparrow/daemon/means.hpp"
#include "sparrow/daemon/settings_told.hpp"
#include "sparrow/daemon/unit_settings.hpp"
#include "sparrow/unit/unit_name.hpp"
#include "sparrow/watch/adjustments.hpp"

namespace sparrow::daemon {

class LiveSettings {
  public:
    // All must outlive it.
    LiveSettings(const unit::UnitName& unit, const UnitSettings& settings, Means& means, SettingsTold told)
        : unit_(unit), settings_(settings), means_(means), told_(std::move(told)) {}

    // What a former process of this daemon had found before it adjusted anything, and the bytes of the
    // drop-ins that systemd made for what it set; each by the names of the settings.
    void resume_with(std::map<std::string, watch::SettingValue> bases,
                     std::map<std::string, std::string> drop_ins);
    [[nodiscard]] const std::map<std::string, std::string>& drop_ins() const { return drop_ins_; }

    // Asks for them; Learned comes of each. Without effect while the bus is away.
    void learn(const std::vector<std::string>& names);
    // Applied comes of them.
    void apply(std::vector<watch::Change> changes);
    // Looks at what was adjusted, and sets it again where systemd lost it as it read its unit files anew.
    // `line` is that of the spec.
    void assert_again(const std::vector<watch::Adjustments::State>& adjusted, int line);
    // Removes the drop-ins that systemd made, once it has done all that it was told before. `done` is called
    // when it has none of them any more.
    void remove_drop_ins(std::function<void(Result<void>)> done);

  private:
    void learned(const std::string& name, const std::optional<watch::SettingValue>& value);
    void read_back(std::vector<watch::Change> changes);

    const unit::UnitName& unit_;
    const UnitSettings& settings_;
    Means& means_;
    SettingsTold told_;
    // Those that are being asked for.
    std::set<std::string> asked_;
    std::map<std::string, watch::SettingValue> bases_;
    std::map<std::string, std::string> drop_ins_;
    Life life_;
};

}  // namespace sparrow::daemon
