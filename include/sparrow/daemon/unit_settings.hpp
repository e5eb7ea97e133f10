// The settings of a unit as they go over the bus.
#pragma once

#include <optional>
#include <string>

#include "sparrow/model/live_property.hpp"
#include "sparrow/sd/message.hpp"
#include "sparrow/watch/unit_settings.hpp"

namespace sparrow::daemon {

class UnitSettings : public watch::UnitSettings {
  public:
    using watch::UnitSettings::UnitSettings;

    // What systemd says that a property is; nothing where it is of a type that only systemd's files have.
    [[nodiscard]] std::optional<watch::SettingValue> read_back(const std::string& name,
                                                               const sd::Variant& value) const;
};

// Appends a structure (sv), as SetUnitProperties takes it.
void append(sd::Writer& writer, const model::LiveProperty& property);

}  // namespace sparrow::daemon
