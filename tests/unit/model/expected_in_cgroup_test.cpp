#include "sparrow/model/expected_in_cgroup.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace sparrow::model;
using sparrow::unit::UnitType;

namespace {

const Machine plain_machine{
    .memory = 1 << 30, .tasks_limit = 1000, .page_size = 4096, .systemd_version = 257};

// "FILE: CONTENT", or "" where it shows nowhere.
std::string shown(std::string_view key, std::string_view text, std::uint64_t period = default_quota_period) {
    const auto property = live_property(UnitType::service, key, text, plain_machine);
    REQUIRE(property);
    const auto line = expected_in_cgroup(*property, plain_machine, period);
    return line ? line->file + ": " + line->content : "";
}

}  // namespace

TEST_CASE("a property shows in the file of its control group") {
    CHECK(shown("MemoryMax", "512M") == "memory.max: 536870912");
    CHECK(shown("MemoryMax", "infinity") == "memory.max: max");
    CHECK(shown("MemoryHigh", "1M") == "memory.high: 1048576");
    CHECK(shown("MemoryLow", "") == "memory.low: 0");
    CHECK(shown("MemoryMin", "1M") == "memory.min: 1048576");
    CHECK(shown("MemorySwapMax", "0") == "memory.swap.max: 0");
    CHECK(shown("MemoryZSwapMax", "1M") == "memory.zswap.max: 1048576");
    CHECK(shown("MemoryZSwapWriteback", "no") == "memory.zswap.writeback: 0");
    CHECK(shown("TasksMax", "10%") == "pids.max: 100");
    CHECK(shown("TasksMax", "infinity") == "pids.max: max");
    CHECK(shown("CPUWeight", "50") == "cpu.weight: 50");
    CHECK(shown("CPUWeight", "idle") == "cpu.idle: 1");
    CHECK(shown("CPUWeight", "") == "cpu.weight: 100");
    CHECK(shown("IOWeight", "50") == "io.weight: default 50");
    CHECK(shown("IOWeight", "") == "io.weight: default 100");
    CHECK(shown("AllowedCPUs", "0-3 8") == "cpuset.cpus: 0-3,8");
    CHECK(shown("AllowedCPUs", "") == "cpuset.cpus: ");
    CHECK(shown("AllowedMemoryNodes", "0") == "cpuset.mems: 0");
}

TEST_CASE("memory shows in whole pages, and as no limit where the kernel counts no further") {
    CHECK(shown("MemoryMax", "5000") == "memory.max: 4096");
    CHECK(shown("MemoryMax", "9223372036854771712") == "memory.max: max");
    CHECK(shown("MemoryMax", "9223372036854771711") == "memory.max: 9223372036854767616");
}

TEST_CASE("a quota shows with a period that the kernel takes") {
    CHECK(shown("CPUQuota", "50%") == "cpu.max: 50000 100000");
    CHECK(shown("CPUQuota", "200%", 10000) == "cpu.max: 20000 10000");
    CHECK(shown("CPUQuota", "50%", unlimited) == "cpu.max: 50000 100000");
    CHECK(shown("CPUQuota", "") == "cpu.max: max 100000");
    CHECK(shown("CPUQuota", "", 10000) == "cpu.max: max 100000");
    // 1 ms at least, in each: the period grows.
    CHECK(shown("CPUQuota", "0.5%") == "cpu.max: 1000 200000");
    CHECK(shown("CPUQuota", "50%", 100) == "cpu.max: 1000 2000");
    CHECK(shown("CPUQuota", "50%", 5000000) == "cpu.max: 500000 1000000");
    CHECK(shown("CPUQuota", "0.01%") == "cpu.max: 1000 1000000");
    CHECK(expected_in_cgroup({"CPUQuotaPerSecUSec", std::uint64_t{1} << 60}, plain_machine)->content ==
          "115292150460600000 100000");
}

TEST_CASE("what shows in no file is not expected") {
    for (const auto& [key, text] :
         std::vector<std::pair<std::string, std::string>>{{"StartupMemoryMax", "1G"},
                                                          {"StartupAllowedCPUs", "0"},
                                                          {"DefaultMemoryLow", "1G"},
                                                          {"CPUQuotaPeriodSec", "10ms"},
                                                          {"IOReadBandwidthMax", "/dev/sda 1M"},
                                                          {"DevicePolicy", "closed"},
                                                          {"MemoryAccounting", "yes"},
                                                          {"CPUShares", "100"}}) {
        CAPTURE(key);
        CHECK(shown(key, text) == "");
    }
}
