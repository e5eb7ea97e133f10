#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string>

#include "name_check.hpp"
#include "parse_words.hpp"

namespace sparrow::model {

namespace {

// in_addr_from_string() (src/basic/in-addr-util.c); empty where it is none of this family.
Bytes parse_address(int family, std::string_view text) {
    Bytes address(family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr));
    const bool is_one = text.find('\0') == std::string_view::npos &&
                        inet_pton(family, std::string(text).c_str(), address.data()) == 1;
    return is_one ? address : Bytes();
}

// is_localhost() (src/basic/hostname-util.c)
bool is_localhost(std::string_view text) {
    text.remove_suffix(text.ends_with('.') ? 1 : 0);
    constexpr auto names = std::to_array<std::string_view>({"localhost", "localhost.localdomain"});
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
        if (text.size() <= name.size()) {
            return equals_folded(text, name);
        }
        const std::size_t start = text.size() - name.size();
        return text[start - 1] == '.' && equals_folded(text.substr(start), name);
    });
}

IpPrefix prefix(int family, std::string_view address, std::uint32_t length) {
    return {family, parse_address(family, address), length};
}

}  // namespace

std::optional<std::vector<IpPrefix>> parse_ip_prefixes(std::string_view word) {
    // in_addr_prefixes_…() (src/shared/in-addr-prefix-util.c)
    if (word == "any") {
        return {{prefix(AF_INET, "0.0.0.0", 0), prefix(AF_INET6, "::", 0)}};
    }
    if (is_localhost(word)) {
        return {{prefix(AF_INET, "127.0.0.0", 8), prefix(AF_INET6, "::1", 128)}};
    }
    if (word == "link-local") {
        return {{prefix(AF_INET, "169.254.0.0", 16), prefix(AF_INET6, "fe80::", 64)}};
    }
    if (word == "multicast") {
        return {{prefix(AF_INET, "224.0.0.0", 4), prefix(AF_INET6, "ff00::", 8)}};
    }
    // in_addr_prefix_from_string_auto()
    const std::size_t slash = word.find('/');
    for (const int family : {AF_INET, AF_INET6}) {
        const std::uint32_t bits = family == AF_INET ? 32 : 128;
        Bytes address = parse_address(family, word.substr(0, slash));
        const auto length =
            slash == std::string_view::npos ? std::optional(bits) : parse_uint32(word.substr(slash + 1));
        if (!address.empty() && length && *length <= bits) {
            return {{IpPrefix{family, std::move(address), *length}}};
        }
    }
    return std::nullopt;
}

}  // namespace sparrow::model
