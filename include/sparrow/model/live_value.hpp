// The values of systemd's properties, by their types on D-Bus.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sparrow::model {

// ay; what AllowedCPUs= and its like take: CPU number i is bit i%8 of byte i/8.
using Bytes = std::vector<std::uint8_t>;
using Strings = std::vector<std::string>;
// a(st): a device and its limit.
using DeviceNumbers = std::vector<std::pair<std::string, std::uint64_t>>;
// a(ss): a device and what is allowed.
using DeviceRights = std::vector<std::pair<std::string, std::string>>;

// (iayu)
struct IpPrefix {
    std::int32_t family = 0;  // AF_INET, AF_INET6
    Bytes address;            // 4 or 16, in network order
    std::uint32_t length = 0;

    bool operator==(const IpPrefix&) const = default;
};

// (iiqq); 0 is any of the first two, and a count of 0 is every port.
struct SocketBind {
    std::int32_t family = 0;    // AF_INET, AF_INET6
    std::int32_t protocol = 0;  // IPPROTO_TCP, IPPROTO_UDP
    std::uint16_t count = 0;
    std::uint16_t first_port = 0;

    bool operator==(const SocketBind&) const = default;
};

// (bas): no others than these, or all but these.
struct Interfaces {
    bool is_allowed = true;
    Strings names;

    bool operator==(const Interfaces&) const = default;
};

// (iiss); the numbers are systemd's (NFTSetSource) and the kernel's (NFPROTO_…).
struct NftSet {
    std::int32_t source = 0;
    std::int32_t family = 0;
    std::string table;
    std::string set;

    bool operator==(const NftSet&) const = default;
};

using LiveValue =
    std::variant<bool, std::uint32_t, std::uint64_t, std::string, Strings, Bytes, DeviceNumbers, DeviceRights,
                 std::vector<IpPrefix>, std::vector<SocketBind>, Interfaces, std::vector<NftSet>>;

// "t", "a(st)", …: the type string of D-Bus.
std::string_view signature_of(const LiveValue& value);

}  // namespace sparrow::model
