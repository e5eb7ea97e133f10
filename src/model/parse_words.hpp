// Words and lists as systemd reads them, with what they mean; nothing where it would refuse.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/model/live_value.hpp"
#include "sparrow/model/parse_number.hpp"

namespace sparrow::model {

// parse_boolean() (src/basic/parse-util.c)
std::optional<bool> parse_boolean(std::string_view text);

// One element of a list for parse_cpu_set_full() (src/shared/cpu-set-util.c). The last number of all is read
// and overlooked: its range is empty, with an upper end below the lower one.
std::optional<NumberRange> parse_cpus(std::string_view word);
inline constexpr std::string_view cpu_separators = ", \t\n\r";

// The path and the rest of "DEVICE VALUE"; the path is what its quotes and escapes mean, and not checked. The
// value has no blanks in front and may be empty.
struct DeviceValue {
    std::string device;
    std::string_view value;
};
std::optional<DeviceValue> parse_device_value(std::string_view text);

// A word of config_parse_in_addr_prefixes(): an address, with or without its length, or any, localhost,
// link-local or multicast, which are a prefix of each family.
std::optional<std::vector<IpPrefix>> parse_ip_prefixes(std::string_view word);

// parse_socket_bind_item() (src/shared/parse-helpers.c): [ipv4|ipv6][:tcp|:udp][:PORTS]
std::optional<SocketBind> parse_socket_bind(std::string_view text);

// config_parse_cgroup_nft_set() (src/core/load-fragment.c): SOURCE:FAMILY:TABLE:SET. Whether there can be
// such a table is not looked at.
std::optional<NftSet> parse_nft_set(std::string_view word);
std::string nft_set_text(const NftSet& set);

}  // namespace sparrow::model
