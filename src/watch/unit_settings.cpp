#include "sparrow/watch/unit_settings.hpp"

#include <fmt/format.h>

#include <variant>

namespace sparrow::watch {

SettingValue setting_of(const model::LiveProperty& property) {
    SettingValue value{{model::setting_text(property)}, std::nullopt};
    // A limit of one device is no number that could be compared with another.
    if (const auto* number = std::get_if<std::uint64_t>(&property.value)) {
        value.number = *number;
    }
    return value;
}

bool UnitSettings::is_live(const std::string& name) const {
    const model::Directive* directive = model::find_key(type_, name);
    return name == "Markers" || (directive != nullptr && directive->is_runtime() &&
                                 directive->runtime_since <= machine_.systemd_version);
}

Result<SettingValue> UnitSettings::value(const std::string& name,
                                         const std::vector<std::string>& texts) const {
    if (!is_live(name)) {
        return SettingValue{texts, std::nullopt};
    }
    auto property = model::live_property(type_, name, fmt::format("{}", fmt::join(texts, "\n")), machine_);
    return property ? Result<SettingValue>(setting_of(*property)) : tl::unexpected(property.error());
}

SettingValue UnitSettings::of_number(const std::string& name, std::uint64_t number) const {
    return setting_of({property_name(name), number});
}

Result<model::LiveProperty> UnitSettings::property(const std::string& name, const SettingValue& value) const {
    if (value.number) {
        return model::LiveProperty{property_name(name), *value.number};
    }
    return model::live_property(type_, name, fmt::format("{}", fmt::join(value.texts, "\n")), machine_);
}

std::string UnitSettings::property_name(const std::string& name) const {
    const model::Directive* directive = model::find_key(type_, name);
    return directive == nullptr ? name : model::live_name(*directive);
}

}  // namespace sparrow::watch
