// Where in a control group a property shows, to see whether a change took effect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sparrow/model/live_property.hpp"

namespace sparrow::model {

struct CgroupLine {
    std::string file;     // "memory.max"
    std::string content;  // a line of it, for most all of it; without its newline
};

// systemd's own where CPUQuotaPeriodSec= is not set.
inline constexpr std::uint64_t default_quota_period = 100000;

// What the kernel (cgroup v2) shows once systemd has applied `property` to a unit that runs, whose settings
// do not override it (StartupCPUWeight= while the system starts). A quota shows with its period, in
// microseconds: `quota_period` is the unit's CPUQuotaPeriodSec=, or `unlimited` for none.
//
// Nothing for what shows in no file (DevicePolicy=, IPAddressAllow=), what shows as the numbers of a device
// (IOReadBandwidthMax=), and what counts at times only (StartupMemoryMax=).
std::optional<CgroupLine> expected_in_cgroup(const LiveProperty& property, const Machine& machine,
                                             std::uint64_t quota_period = default_quota_period);

}  // namespace sparrow::model
