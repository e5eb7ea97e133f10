// The text of a setting as a typed property, for systemd's SetUnitProperties, and back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sparrow/base/result.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/model/live_value.hpp"
#include "sparrow/unit/unit_name.hpp"

namespace sparrow::model {

// Without a limit, or, for a weight, without a value of its own.
inline constexpr std::uint64_t unlimited = UINT64_MAX;

// What percentages are taken of, and whose service manager is asked.
struct Machine {
    std::uint64_t memory = 0;       // bytes: the machine's, or the limit of the root control group
    std::uint64_t tasks_limit = 0;  // the least of pid_max, threads-max and the root's pids.max
    std::uint64_t page_size = 4096;
    int systemd_version = 252;
};

// What SetUnitProperties takes.
struct LiveProperty {
    std::string name;  // on D-Bus: CPUQuotaPerSecUSec
    LiveValue value;

    bool operator==(const LiveProperty&) const = default;
};

// The name of a setting on D-Bus: CPUQuotaPerSecUSec for CPUQuota.
std::string live_name(const Directive& directive);

// The setting that a name on D-Bus belongs to, as it stands in [Service] or [Unit]; null where it is none
// that can be changed on a loaded unit.
const Directive* live_directive(std::string_view name);

// `text` is what stands behind "Name=" in a unit file; empty resets. Where a setting adds up and one
// assignment holds one element (DeviceAllow=, IOReadBandwidthMax=), it may have several lines.
//
// What is live is what a daemon-reload leaves, as far as that can be done here:
//  - percentages of memory and tasks become the numbers that a unit file would give on this machine. As
//    percentages they are properties with drop-ins of their own (MemoryMaxScale), which outlive an absolute
//    value set later; and TasksMaxScale is written a tenth too low.
//  - a CPUQuota= is rounded down to whole percents below systemd 256, whose drop-ins hold no others; below 1%
//    it is 1%, since "0%" would be no quota.
//
// An Error says what was found and what is accepted: for a setting that this systemd cannot change on a
// loaded unit, for a value that it does not take, and for one with a specifier, which only systemd can
// expand.
Result<LiveProperty> live_property(const Directive& directive, std::string_view text, const Machine& machine);

// The same for a key of a unit of `type`, in a form as for find_in_section(); Markers too, which is a
// property and no setting.
Result<LiveProperty> live_property(unit::UnitType type, std::string_view key, std::string_view text,
                                   const Machine& machine);

// What a person would write: "512M", "50%", "infinity", "" for what is not set. For what live_property()
// gives, live_property() of this text is the same again, but for an empty list of elements that add up beside
// others.
std::string setting_text(const LiveProperty& property);

}  // namespace sparrow::model
