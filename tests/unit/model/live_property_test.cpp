#include "sparrow/model/live_property.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "candidate_values.hpp"
#include "live_examples.hpp"
#include "sparrow/model/amount.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::model;
using namespace sparrow::test;
using unit::UnitType;

namespace {

constexpr std::uint64_t mib = 1024 * 1024;

Machine machine_of(int systemd_version) {
    return {.memory = 2048 * mib, .tasks_limit = 15000, .systemd_version = systemd_version};
}

Result<LiveProperty> property_of(std::string_view key, std::string_view text, int systemd_version = 257) {
    return live_property(UnitType::service, key, text, machine_of(systemd_version));
}

std::string value_of(std::string_view key, std::string_view text, int systemd_version = 257) {
    const auto property = property_of(key, text, systemd_version);
    if (!property) {
        return property.error().message;
    }
    return json_text(property->value);
}

std::string refusal(std::string_view key, std::string_view text, int systemd_version = 257) {
    const auto property = property_of(key, text, systemd_version);
    return property ? "" : property.error().message;
}

// Every setting that can be changed on a loaded unit, once.
std::vector<const Directive*> live_directives() {
    std::vector<const Directive*> rows;
    std::set<std::string_view> names;
    for (const Directive& row : directives()) {
        if (row.is_runtime() && names.insert(row.name).second) {
            rows.push_back(&row);
        }
    }
    return rows;
}

}  // namespace

TEST_CASE("a setting becomes the property that systemctl sends") {
    REQUIRE(live_examples().size() == 83);
    for (const LiveExample& example : live_examples()) {
        CAPTURE(example.setting, example.text);
        const auto property = property_of(example.setting, example.text);
        if (!property) {
            FAIL_CHECK(property.error().message);
            continue;
        }
        CHECK(property->name == example.property);
        CHECK(signature_of(property->value) == example.signature);
        CHECK(json_text(property->value) == example.value);
    }
}

TEST_CASE("every setting that can be changed on a loaded unit has a property, in each type of unit") {
    for (const Directive& row : directives()) {
        if (!row.is_runtime() || row.repeat == Repeat::list || row.empty == Empty::invalid) {
            continue;
        }
        CAPTURE(row.section, row.name);
        CHECK(live_property(row, "", machine_of(257)));
    }
    for (const Directive* row : live_directives()) {
        CAPTURE(row->name);
        const Directive* found = live_directive(live_name(*row));
        REQUIRE(found != nullptr);
        CHECK(found->name == row->name);
    }
    CHECK(live_directive("Environment") == nullptr);
    CHECK(live_directive("CPUQuota") == nullptr);
}

TEST_CASE("what later systemds can change becomes a property too") {
    CHECK(value_of("managed-oom-memory-pressure-duration-sec", "20s") == "20000000");
    CHECK(property_of("ManagedOOMMemoryPressureDurationSec", "")->name ==
          "ManagedOOMMemoryPressureDurationUSec");
    CHECK(value_of("MemoryZSwapWriteback", "no") == "false");
    CHECK(value_of("NFTSet", "cgroup:inet:filter:web user:ip6:t:s") ==
          R"([[3, 1, "filter", "web"], [4, 10, "t", "s"]])");
    CHECK(value_of("StartupMemoryLow", "") == "0");
    CHECK(value_of("StartupMemoryMax", "1G") == "1073741824");
    CHECK(value_of("DefaultStartupMemoryLow", "infinity") == "18446744073709551615");
}

TEST_CASE("percentages are what a unit file would make of them on this machine") {
    CHECK(value_of("MemoryMax", "50%") == std::to_string(1024 * mib));
    CHECK(property_of("MemoryMax", "50%")->name == "MemoryMax");
    // In whole pages.
    CHECK(value_of("MemoryMax", "33.33%") == std::to_string(2048 * mib / 4096 * 3333 / 10000 * 4096));
    CHECK(value_of("MemoryLow", "0%") == "0");
    CHECK(value_of("TasksMax", "50%") == "7500");
    CHECK(value_of("TasksMax", "12.34%") == "1851");
    CHECK(value_of("TasksMax", "0%") == "1");

    const Machine small{.memory = 4096, .tasks_limit = 1};
    const auto page = live_property(UnitType::service, "MemoryMax", "1%", small);
    CHECK(json_text(page->value) == "4096");

    const Machine unknown;
    const auto memory = live_property(UnitType::service, "MemoryMax", "50%", unknown);
    REQUIRE_FALSE(memory);
    CHECK(memory.error().message == "MemoryMax is '50%', and it is not known of how much memory");
    const auto tasks = live_property(UnitType::service, "TasksMax", "50%", unknown);
    REQUIRE_FALSE(tasks);
    CHECK(tasks.error().message == "TasksMax is '50%', and it is not known of how many tasks");
    CHECK(live_property(UnitType::service, "MemoryMax", "1G", unknown));
}

TEST_CASE("a quota is what a reload leaves of it") {
    CHECK(value_of("CPUQuota", "12.34%", 256) == "123400");
    CHECK(value_of("CPUQuota", "12.34%", 255) == "120000");
    CHECK(value_of("CPUQuota", "150%", 252) == "1500000");
    CHECK(value_of("CPUQuota", "0.5%", 252) == "10000");
    CHECK(value_of("CPUQuota", "", 252) == "18446744073709551615");
}

TEST_CASE("lists have all of their elements") {
    CHECK(value_of("AllowedCPUs", "0-3 8,63") == "[15, 1, 0, 0, 0, 0, 0, 128]");
    CHECK(value_of("AllowedCPUs", "64") == "[0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]");
    CHECK(value_of("AllowedCPUs", "4294967295") == "[]");
    CHECK(value_of("IOReadBandwidthMax", "/dev/sda 10M\n/dev/sdb infinity\n") ==
          R"([["/dev/sda", 10000000], ["/dev/sdb", 18446744073709551615]])");
    CHECK(value_of("IODeviceWeight", R"("/dev/disk one" 20)") == R"([["/dev/disk one", 20]])");
    CHECK(value_of("IODeviceWeight", "/dev/100%% 20") == R"([["/dev/100%", 20]])");
    CHECK(value_of("DeviceAllow", "/dev/null") == R"([["/dev/null", "rwm"]])");
    CHECK(value_of("DeviceAllow", "/dev/null r\nblock-sd* rw") ==
          R"([["/dev/null", "r"], ["block-sd*", "rw"]])");
    CHECK(value_of("IPAddressDeny", "10.0.0.1 link-local fd00::/8") ==
          "[[2, [10, 0, 0, 1], 32], [2, [169, 254, 0, 0], 16], "
          "[10, [254, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 64], "
          "[10, [253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 8]]");
    CHECK(value_of("IPAddressAllow", "multicast") ==
          "[[2, [224, 0, 0, 0], 4], [10, [255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 8]]");
    CHECK(value_of("SocketBindAllow", "tcp:80\nudp:53-54") == "[[0, 6, 1, 80], [0, 17, 2, 53]]");
    CHECK(value_of("SocketBindAllow", "ipv6:1-65535") == "[[10, 0, 65535, 1]]");
    CHECK(value_of("Markers", "needs-reload needs-restart") == R"(["needs-reload", "needs-restart"])");
    CHECK(value_of("Description", " 100%% of it ") == R"("100% of it")");
}

TEST_CASE("what cannot be is refused, with what was found and what is accepted") {
    CHECK(refusal("MemoryMax", "lots") ==
          "MemoryMax takes a size above 0 such as 512M, a percentage such as 50% or infinity, found 'lots'");
    CHECK(refusal("CPUQuota", "infinity") ==
          "CPUQuota takes a percentage of one CPU above 0, such as 20% or 200%, found 'infinity'");
    CHECK(refusal("MemoryAccounting", "") == "MemoryAccounting takes yes or no, found nothing");
    CHECK(refusal("IODeviceWeight", "/dev/sda 200\n/dev/sdb lots") ==
          "IODeviceWeight takes a path and a weight from 1 to 10000, found '/dev/sdb lots'");
    CHECK(refusal("MemoryMax", "512M\n1G") == "MemoryMax takes one line, found '512M\\n1G'");
    CHECK(contains(refusal("Description", "unit %n"), "found 'unit %n' with a specifier"));
    CHECK(contains(refusal("NFTSet", "address:inet:t:s"), "NFTSet takes no such value as"));
    CHECK(refusal("Environment", "A=1") ==
          "systemd cannot change Environment of a loaded unit: it takes a drop-in and a daemon-reload");
    CHECK(refusal("MemoryZSwapMax", "1G", 252) ==
          "MemoryZSwapMax can be changed on a loaded unit since systemd 253, and this is 252");
    CHECK(refusal("memory-maximum", "1G") ==
          "a service has no setting 'memory-maximum' (did you mean memory-max?)");
    CHECK(contains(refusal("Markers", "needs-coffee"), "Markers takes needs-reload and needs-restart"));
    CHECK(contains(refusal("Markers", "+needs-reload needs-restart"), "all or none"));
}

TEST_CASE("the text of a property is what a person would write") {
    const auto text = [](std::string_view name, LiveValue value) {
        return setting_text({std::string(name), std::move(value)});
    };
    CHECK(text("MemoryMax", std::uint64_t{536870912}) == "512M");
    CHECK(text("MemoryMax", unlimited) == "infinity");
    CHECK(text("MemoryMax", std::uint64_t{1500}) == "1500");
    CHECK(text("MemoryLow", std::uint64_t{0}) == "0");
    CHECK(text("MemoryMax", std::uint64_t{1} << 60) == "1E");
    CHECK(text("CPUQuotaPerSecUSec", std::uint64_t{500000}) == "50%");
    CHECK(text("CPUQuotaPerSecUSec", std::uint64_t{123400}) == "12.34%");
    CHECK(text("CPUQuotaPerSecUSec", std::uint64_t{125000}) == "12.5%");
    CHECK(text("CPUQuotaPerSecUSec", std::uint64_t{1}) == "0.01%");
    CHECK(text("CPUQuotaPerSecUSec", unlimited) == "");
    CHECK(text("CPUQuotaPeriodUSec", std::uint64_t{10000}) == "10ms");
    CHECK(text("CPUQuotaPeriodUSec", std::uint64_t{90061000007}) == "1d 1h 1min 1s 7us");
    CHECK(text("CPUQuotaPeriodUSec", std::uint64_t{0}) == "0");
    CHECK(text("CPUQuotaPeriodUSec", unlimited) == "infinity");
    CHECK(text("CPUWeight", std::uint64_t{0}) == "idle");
    CHECK(text("CPUWeight", unlimited) == "");
    CHECK(text("TasksMax", std::uint64_t{4915}) == "4915");
    CHECK(text("TasksMax", unlimited) == "infinity");
    CHECK(text("ManagedOOMMemoryPressureLimit", std::uint32_t{2147483648}) == "50%");
    CHECK(text("IOAccounting", true) == "yes");
    CHECK(text("IOReadBandwidthMax", DeviceNumbers{{"/dev/sda", 10000000}}) == "/dev/sda 10M");
    CHECK(text("IOReadIOPSMax", DeviceNumbers{{"/dev/a b", 1000}, {"/dev/c", unlimited}}) ==
          "/dev/a\\ b 1K\n/dev/c infinity");
    CHECK(text("AllowedCPUs", Bytes{15, 1, 0, 0, 0, 0, 0, 128}) == "0-3 8 63");
    CHECK(text("Description", std::string("100% done")) == "100%% done");
    // What is no property of a setting: as the type has it.
    CHECK(text("NRestarts", std::uint32_t{7}) == "7");
    CHECK(text("MemoryCurrent", unlimited) == "infinity");
    CHECK(text("Id", std::string("100%")) == "100%");
}

TEST_CASE("the text of a property gives the property again") {
    const std::vector<std::string> candidates = candidate_values();
    int checked = 0;
    const auto check = [&](const Directive& row, std::string_view text) {
        const Machine machine = machine_of(257);
        const auto property = live_property(row, text, machine);
        if (!property) {
            return;
        }
        const std::string written = setting_text(*property);
        const auto again = live_property(row, written, machine);
        if (!again || !(*again == *property)) {
            CAPTURE(row.name, text, written);
            FAIL_CHECK((again ? json_text(again->value) : again.error().message));
        }
        ++checked;
    };
    Random random(1);
    const auto number = [&] {
        const std::uint64_t bits = static_cast<std::uint64_t>(random()) << 32 | random();
        return std::to_string(bits >> random() % 64);
    };
    for (const Directive* row : live_directives()) {
        for (const std::string& text : candidates) {
            check(*row, text);
        }
        for (int round = 0; round < 200; ++round) {
            for (const std::string prefix : {"", "/dev/sda "}) {
                for (const std::string suffix : {"", "%", "K", "us", "ms"}) {
                    check(*row, prefix + number() + suffix);
                }
            }
            check(*row, number() + "." + std::to_string(random() % 100) + "%");
        }
    }
    for (const LiveExample& example : live_examples()) {
        if (example.setting != "Markers") {
            check(*find_key(UnitType::service, example.setting), example.text);
        }
    }
    CHECK(checked > 15000);
}
