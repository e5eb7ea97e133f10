#include "sparrow/model/setting_order.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

namespace sparrow::model {

namespace {

constexpr std::array leading{
    std::string_view("Description"),   std::string_view("Documentation"), std::string_view("Requires"),
    std::string_view("Requisite"),     std::string_view("BindsTo"),       std::string_view("PartOf"),
    std::string_view("Wants"),         std::string_view("After"),         std::string_view("Before"),
    std::string_view("Conflicts"),     std::string_view("Type"),          std::string_view("User"),
    std::string_view("Group"),         std::string_view("Environment"),   std::string_view("EnvironmentFile"),
    std::string_view("ExecCondition"), std::string_view("ExecStartPre"),  std::string_view("ExecStart"),
    std::string_view("ExecStartPost"), std::string_view("ExecReload"),    std::string_view("ExecStop"),
    std::string_view("ExecStopPost"),  std::string_view("Restart"),       std::string_view("RestartSec"),
};

auto rank(const UnitSetting& setting) {
    const auto* position = std::find(leading.begin(), leading.end(), setting.name);
    return std::tuple(setting.section != "Unit", position - leading.begin(), std::string_view(setting.name));
}

}  // namespace

void sort_settings(std::vector<UnitSetting>& settings) {
    std::sort(settings.begin(), settings.end(),
              [](const UnitSetting& a, const UnitSetting& b) { return rank(a) < rank(b); });
}

}  // namespace sparrow::model
