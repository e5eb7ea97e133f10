#include "sparrow/model/expected_in_cgroup.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "live_text.hpp"
#include "sparrow/model/parse_number.hpp"

namespace sparrow::model {

namespace {

constexpr std::uint64_t usec_per_msec = 1000;

// page_counter_memparse() and PAGE_COUNTER_MAX of the kernel: whole pages, and from LONG_MAX on no limit.
std::string pages_line(std::uint64_t bytes, std::uint64_t page_size) {
    constexpr std::uint64_t max_bytes = INT64_MAX;
    const std::uint64_t pages = bytes / page_size;
    return pages >= max_bytes / page_size ? "max" : std::to_string(pages * page_size);
}

std::string number_line(std::uint64_t number) {
    return number == unlimited ? "max" : std::to_string(number);
}

// cgroup_context_cpu_weight(): what is not set has the kernel's own.
std::uint64_t weight_or_default(std::uint64_t weight) {
    constexpr std::uint64_t default_weight = 100;
    return weight == unlimited ? default_weight : weight;
}

CgroupLine cpu_weight_line(std::uint64_t weight) {
    return weight == 0 ? CgroupLine{"cpu.idle", "1"}
                       : CgroupLine{"cpu.weight", std::to_string(weight_or_default(weight))};
}

// cgroup_cpu_adjust_period(), cgroup_apply_unified_cpu_quota() (src/core/cgroup.c): period and quota in each
// are to be 1 ms at least, and the period 1 s at most.
std::string quota_line(std::uint64_t usec_per_second, std::uint64_t wanted_period) {
    if (usec_per_second == unlimited) {
        return fmt::format("max {}", default_quota_period);
    }
    const auto quota = std::max<std::uint64_t>(usec_per_second, 1);
    const std::uint64_t period =
        std::min(std::max({wanted_period == unlimited ? default_quota_period : wanted_period, usec_per_msec,
                           usec_per_msec * usec_per_sec / quota}),
                 usec_per_sec);
    // Divided first where the product would not fit.
    const std::uint64_t in_period =
        quota > UINT64_MAX / period ? quota / usec_per_sec * period : quota * period / usec_per_sec;
    return fmt::format("{} {}", std::max(in_period, usec_per_msec), period);
}

struct MemoryFile {
    std::string_view name;
    std::string_view file;
};

constexpr auto memory_files = std::to_array<MemoryFile>({
    {"MemoryHigh", "memory.high"},
    {"MemoryLow", "memory.low"},
    {"MemoryMax", "memory.max"},
    {"MemoryMin", "memory.min"},
    {"MemorySwapMax", "memory.swap.max"},
    {"MemoryZSwapMax", "memory.zswap.max"},
});

std::optional<CgroupLine> number_in_cgroup(std::string_view name, std::uint64_t number,
                                           const Machine& machine, std::uint64_t quota_period) {
    const auto* const memory = std::find_if(memory_files.begin(), memory_files.end(),
                                            [&](const MemoryFile& row) { return row.name == name; });
    if (memory != memory_files.end()) {
        return CgroupLine{std::string(memory->file), pages_line(number, machine.page_size)};
    }
    if (name == "TasksMax") {
        return CgroupLine{"pids.max", number_line(number)};
    }
    if (name == "CPUWeight") {
        return cpu_weight_line(number);
    }
    if (name == "IOWeight") {
        return CgroupLine{"io.weight", fmt::format("default {}", weight_or_default(number))};
    }
    if (name == "CPUQuotaPerSecUSec") {
        return CgroupLine{"cpu.max", quota_line(number, quota_period)};
    }
    return std::nullopt;
}

}  // namespace

std::optional<CgroupLine> expected_in_cgroup(const LiveProperty& property, const Machine& machine,
                                             std::uint64_t quota_period) {
    if (const auto* number = std::get_if<std::uint64_t>(&property.value)) {
        return number_in_cgroup(property.name, *number, machine, quota_period);
    }
    if (const auto* mask = std::get_if<Bytes>(&property.value)) {
        if (property.name == "AllowedCPUs" || property.name == "AllowedMemoryNodes") {
            return CgroupLine{property.name == "AllowedCPUs" ? "cpuset.cpus" : "cpuset.mems",
                              ranges_text(*mask, ",")};
        }
    }
    if (const auto* is_on = std::get_if<bool>(&property.value);
        is_on != nullptr && property.name == "MemoryZSwapWriteback") {
        return CgroupLine{"memory.zswap.writeback", *is_on ? "1" : "0"};
    }
    return std::nullopt;
}

}  // namespace sparrow::model
