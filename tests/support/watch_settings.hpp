// What a unit's settings mean, for tests of the layer `watch`, on a machine of 8 GiB.
#pragma once

#include <string>
#include <vector>

#include "sparrow/model/catalogue.hpp"
#include "sparrow/model/parse_number.hpp"
#include "sparrow/watch/adjustments.hpp"

namespace sparrow::test {

inline constexpr std::uint64_t mib = 1024ULL * 1024;
inline constexpr std::uint64_t gib = 1024 * mib;

class WatchSettings : public watch::Settings {
  public:
    [[nodiscard]] Result<watch::SettingValue> value(const std::string& name,
                                                    const std::vector<std::string>& texts) const override {
        if (!is_number(name)) {
            return watch::SettingValue{texts, std::nullopt};
        }
        const auto number = texts.size() == 1 ? number_of(name, texts[0]) : std::nullopt;
        if (!number) {
            return failure("no value of " + name + "=");
        }
        return watch::SettingValue{texts, number};
    }
    [[nodiscard]] watch::SettingValue of_number(const std::string& name,
                                                std::uint64_t number) const override {
        if (number == watch::infinity) {
            return {{"infinity"}, number};
        }
        if (name == "CPUQuota") {
            return {{std::to_string(number / 10000) + "%"}, number};
        }
        return {{std::to_string(number)}, number};
    }
    [[nodiscard]] bool is_live(const std::string& name) const override {
        const model::Directive* directive = model::find("Service", name);
        return directive != nullptr && directive->is_runtime();
    }

  private:
    static bool is_number(const std::string& name) {
        return name.starts_with("Memory") || name == "TasksMax" || name.ends_with("Weight") ||
               name == "CPUQuota";
    }
    static std::optional<std::uint64_t> number_of(const std::string& name, const std::string& text) {
        if (text == "infinity") {
            return watch::infinity;
        }
        if (const auto share = model::parse_permyriad(text)) {
            const std::uint64_t whole = name == "CPUQuota" ? 1000000 : 8 * gib;
            return whole / 10000 * static_cast<std::uint64_t>(*share);
        }
        return model::parse_size(text, 1024);
    }
};

}  // namespace sparrow::test
