// The settings of a unit in terms of systemd's properties.
#pragma once

#include <string>
#include <vector>

#include "sparrow/model/live_property.hpp"
#include "sparrow/unit/unit_name.hpp"
#include "sparrow/watch/adjustments.hpp"

namespace sparrow::watch {

class UnitSettings : public Settings {
  public:
    UnitSettings(unit::UnitType type, model::Machine machine) : type_(type), machine_(machine) {}

    [[nodiscard]] Result<SettingValue> value(const std::string& name,
                                             const std::vector<std::string>& texts) const override;
    [[nodiscard]] SettingValue of_number(const std::string& name, std::uint64_t number) const override;
    [[nodiscard]] bool is_live(const std::string& name) const override;

    // The typed property that sets `value`.
    [[nodiscard]] Result<model::LiveProperty> property(const std::string& name,
                                                       const SettingValue& value) const;
    // The name of the property on D-Bus ("CPUQuotaPerSecUSec"), and whether it belongs to every unit.
    [[nodiscard]] std::string property_name(const std::string& name) const;
    [[nodiscard]] static bool is_of_unit(const std::string& name) {
        return name == "Description" || name == "Markers";
    }

  private:
    unit::UnitType type_;
    model::Machine machine_;
};

// The value that a property is.
SettingValue setting_of(const model::LiveProperty& property);

}  // namespace sparrow::watch
