// Settings that are a number, for decisions about them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sparrow/model/catalogue.hpp"
#include "sparrow/model/live_property.hpp"

namespace sparrow::model {

enum class AmountUnit {
    bytes,                  // MemoryMax=
    cpu_time,               // CPUQuota=: microseconds in each second, so that 10000 is 1% of a CPU
    weight,                 // CPUWeight=: 0 is "idle"
    tasks,                  // TasksMax=
    microseconds,           // CPUQuotaPeriodSec=
    permyriad,              // ManagedOOMMemoryPressureLimit=: hundredths of a percent
    bytes_per_second,       // IOReadBandwidthMax=
    operations_per_second,  // IOReadIOPSMax=
};

struct Amount {
    AmountUnit unit = AmountUnit::bytes;
    std::uint64_t number = 0;  // `unlimited` is infinity: comparisons need no case of their own
    std::string device = {};   // whose it is, where a setting has one for each; else empty

    [[nodiscard]] bool is_infinite() const { return number == unlimited; }
    bool operator==(const Amount&) const = default;
};

// Nothing for a setting that is no number (AllowedCPUs=, DeviceAllow=), for a weight that is not set, for a
// list with another number of devices than one, and where live_property() gives an Error.
std::optional<Amount> amount_of(const Directive& directive, std::string_view text, const Machine& machine);

// The same of a property, as it was read or is to be set.
std::optional<Amount> amount_of(const LiveProperty& property);

// What amount_of() reads as the same amount: "512M", "50%", "/dev/sda 10M"; a quota of infinity is "", as
// CPUQuota= has no word for it. A quota is rounded to hundredths of a percent, at least one.
std::string text_of(const Amount& amount);

}  // namespace sparrow::model
