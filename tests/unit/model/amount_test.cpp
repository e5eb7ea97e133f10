#include "sparrow/model/amount.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace sparrow::model;

namespace {

const Machine machine{.memory = 1 << 30, .tasks_limit = 1000, .systemd_version = 257};

std::optional<Amount> amount(std::string_view name, std::string_view text) {
    const Directive* row = find("Service", name);
    REQUIRE(row != nullptr);
    return amount_of(*row, text, machine);
}

}  // namespace

TEST_CASE("a setting that is a number has an amount, which its text gives again") {
    struct Case {
        std::string_view name;
        std::string_view text;
        Amount expected;
        std::string_view written;
    };
    const std::vector<Case> cases{
        {"MemoryMax", "1.5G", {AmountUnit::bytes, 1610612736}, "1536M"},
        {"MemoryMax", "50%", {AmountUnit::bytes, 536870912}, "512M"},
        {"MemoryMax", "infinity", {AmountUnit::bytes, unlimited}, "infinity"},
        {"MemoryMax", "", {AmountUnit::bytes, unlimited}, "infinity"},
        {"MemoryLow", "", {AmountUnit::bytes, 0}, "0"},
        {"CPUQuota", "150%", {AmountUnit::cpu_time, 1500000}, "150%"},
        {"CPUQuota", "", {AmountUnit::cpu_time, unlimited}, ""},
        {"CPUWeight", "50", {AmountUnit::weight, 50}, "50"},
        {"CPUWeight", "idle", {AmountUnit::weight, 0}, "idle"},
        {"IOWeight", "7", {AmountUnit::weight, 7}, "7"},
        {"TasksMax", "10%", {AmountUnit::tasks, 100}, "100"},
        {"TasksMax", "infinity", {AmountUnit::tasks, unlimited}, "infinity"},
        {"CPUQuotaPeriodSec", "1500ms", {AmountUnit::microseconds, 1500000}, "1s 500ms"},
        {"ManagedOOMMemoryPressureLimit", "12.34%", {AmountUnit::permyriad, 1234}, "12.34%"},
        {"ManagedOOMMemoryPressureLimit", "5.05%", {AmountUnit::permyriad, 505}, "5.05%"},
        {"IOReadBandwidthMax",
         "/dev/sda 10M",
         {AmountUnit::bytes_per_second, 10000000, "/dev/sda"},
         "/dev/sda 10M"},
        {"IOWriteIOPSMax",
         "/dev/sda infinity",
         {AmountUnit::operations_per_second, unlimited, "/dev/sda"},
         "/dev/sda infinity"},
        {"IODeviceWeight", "/dev/sda 30", {AmountUnit::weight, 30, "/dev/sda"}, "/dev/sda 30"},
        {"IODeviceLatencyTargetSec",
         "/dev/sda 25ms",
         {AmountUnit::microseconds, 25000, "/dev/sda"},
         "/dev/sda 25ms"},
    };
    for (const Case& one : cases) {
        CAPTURE(one.name, one.text);
        const auto found = amount(one.name, one.text);
        REQUIRE(found);
        CHECK(*found == one.expected);
        CHECK(found->is_infinite() == (one.expected.number == unlimited));
        CHECK(text_of(*found) == one.written);
        CHECK(amount(one.name, text_of(*found)) == found);
    }
}

TEST_CASE("a setting that is no number has no amount") {
    CHECK_FALSE(amount("AllowedCPUs", "0-3"));
    CHECK_FALSE(amount("DeviceAllow", "/dev/null rw"));
    CHECK_FALSE(amount("CPUAccounting", "yes"));
    CHECK_FALSE(amount("CPUWeight", ""));
    CHECK_FALSE(amount("IODeviceWeight", ""));
    CHECK_FALSE(amount("IODeviceWeight", "/dev/sda 1\n/dev/sdb 2"));
    CHECK_FALSE(amount("MemoryMax", "lots"));
    CHECK_FALSE(amount("Nice", "5"));
}

TEST_CASE("a property has the amount of its setting") {
    CHECK(amount_of(LiveProperty{"CPUQuotaPerSecUSec", std::uint64_t{20000}}) ==
          Amount{AmountUnit::cpu_time, 20000});
    CHECK_FALSE(amount_of(LiveProperty{"MemoryCurrent", std::uint64_t{20000}}));
    // A value of another type than the property's has none.
    CHECK_FALSE(amount_of(LiveProperty{"MemoryMax", std::string("20000")}));
}
