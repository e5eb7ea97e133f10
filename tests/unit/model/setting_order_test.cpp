#include "sparrow/model/setting_order.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/random.hpp"

using namespace sparrow::model;

namespace {

std::vector<std::string> names(const std::vector<UnitSetting>& settings) {
    std::vector<std::string> result;
    std::transform(settings.begin(), settings.end(), std::back_inserter(result),
                   [](const UnitSetting& setting) { return setting.section + "." + setting.name; });
    return result;
}

}  // namespace

TEST_CASE("settings come in the order in which people write them, whatever order they came in") {
    const std::vector<std::string> expected{
        "Unit.Description",     "Unit.Requires",      "Unit.After",         "Unit.AllowIsolate",
        "Unit.StartLimitBurst", "Service.Type",       "Service.User",       "Service.Environment",
        "Service.ExecStartPre", "Service.ExecStart",  "Service.ExecReload", "Service.ExecStop",
        "Service.Restart",      "Service.RestartSec", "Service.CPUQuota",   "Service.MemoryMax"};
    std::vector<UnitSetting> settings;
    for (const std::string& name : expected) {
        settings.push_back({name.substr(0, name.find('.')), name.substr(name.find('.') + 1), {name}});
    }
    sparrow::test::Random random(5);
    for (int round = 0; round < 100; ++round) {
        std::shuffle(settings.begin(), settings.end(), random);
        sort_settings(settings);
        REQUIRE(names(settings) == expected);
    }
}

TEST_CASE("the assignments of one setting stay in order") {
    std::vector<UnitSetting> settings{{"Service", "ExecStart", {"b", "", "a"}},
                                      {"Unit", "After", {"z", "y"}}};
    sort_settings(settings);
    CHECK(settings[0].assignments == std::vector<std::string>{"z", "y"});
    CHECK(settings[1].assignments == std::vector<std::string>{"b", "", "a"});
    std::vector<UnitSetting> none;
    sort_settings(none);
    CHECK(none.empty());
}
