// Addresses of sockets and networks, and URLs.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string>

#include "name_check.hpp"
#include "parse_words.hpp"
#include "sparrow/model/parse_number.hpp"
#include "value_rules.hpp"

namespace sparrow::model {

namespace {

using unit::WordReader;

// in_addr_from_string() (src/basic/in-addr-util.c)
bool is_ip_address(int family, std::string_view text) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    return text.find('\0') == std::string_view::npos &&
           inet_pton(family, std::string(text).c_str(), address.data()) == 1;
}

// parse_ip_port()
bool is_port(std::string_view text) {
    const auto port = parse_uint32(text);
    return port && *port > 0 && *port <= 65535 && unit::whitespace.find(text[0]) == std::string_view::npos;
}

// socket_address_parse_vsock(): "vsock:[CID]:PORT"
bool is_vsock(std::string_view text) {
    constexpr auto prefixes =
        std::to_array<std::string_view>({"vsock:", "vsock-dgram:", "vsock-seqpacket:", "vsock-stream:"});
    return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) {
        if (!text.starts_with(prefix)) {
            return false;
        }
        const std::string_view rest = text.substr(prefix.size());
        const std::size_t colon = rest.find(':');
        return colon != std::string_view::npos && (colon == 0 || parse_uint32(rest.substr(0, colon))) &&
               parse_uint32(rest.substr(colon + 1));
    });
}

// in_addr_port_ifindex_name_from_string_auto() (src/shared/socket-netlink.c): "1.2.3.4:80", "[::1]:80", which
// "%IFACE" may follow.
bool is_ip_socket(std::string_view text) {
    const std::size_t percent = text.find('%');
    if (percent != std::string_view::npos && percent + 1 == text.size()) {
        return false;
    }
    text = text.substr(0, percent);
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || !is_port(text.substr(colon + 1))) {
        return false;
    }
    const std::string_view address = text.substr(0, colon);
    return address.starts_with('[') && address.ends_with(']')
               ? is_ip_address(AF_INET6, address.substr(1, address.size() - 2))
               : !address.starts_with('[') && is_ip_address(AF_INET, address);
}

// config_parse_socket_listen(), socket_address_parse()
Verdict check_socket_address(const Directive& directive, std::string_view text) {
    constexpr std::size_t max_path = 107;  // sun_path less the NUL
    if (text.starts_with('/') || text.starts_with('@')) {
        return accept_if(text.size() > 1 && text.size() <= max_path, text,
                         "a path or an abstract name ('@') of up to 107 bytes");
    }
    if (directive.name == "ListenSequentialPacket") {
        return accept_if(false, text, "an absolute path or an abstract name such as @name");
    }
    return accept_if((!text.empty() && is_port(text)) || is_ip_socket(text) || is_vsock(text), text,
                     "a path, @NAME, a port, ADDRESS:PORT, [IPv6]:PORT or vsock:CID:PORT");
}

// socket_address_parse_netlink()
Verdict check_netlink(const Directive& /*directive*/, std::string_view text) {
    constexpr auto families = std::to_array<std::string_view>(
        {"audit", "connector", "dnrtmsg", "ecryptfs", "fib-lookup", "firewall", "generic", "inet-diag",
         "ip6-fw", "iscsi", "kobject-uevent", "netfilter", "nflog", "rdma", "route", "scsitransport",
         "selinux", "xfrm"});
    WordReader reader(text);
    std::string family;
    const bool is_word = reader.next(family, {}) == WordReader::Status::word;
    const auto number = parse_uint32(family);
    const bool is_family = (number && *number <= 0x7FFFFFFF) ||
                           std::find(families.begin(), families.end(), family) != families.end();
    const std::string_view group = reader.rest().value_or("");
    return accept_if(is_word && is_family && (group.empty() || parse_uint32(group)), text,
                     "a netlink family such as kobject-uevent and a group's number");
}

// config_parse_in_addr_prefixes()
Verdict check_prefixes(const Directive& directive, std::string_view text) {
    return check_words(text, {}, or_keywords(directive, "addresses such as 10.0.0.0/8 or fd00::/8"),
                       [&](std::string_view word) { return parse_ip_prefixes(word).has_value(); });
}

Verdict check_socket_bind(const Directive& /*directive*/, std::string_view text) {
    return accept_if(parse_socket_bind(text).has_value(), text,
                     "[ipv4:|ipv6:][tcp:|udp:]PORT, PORT-PORT or any");
}

// documentation_url_is_valid() (src/shared/web-util.c)
bool is_url(std::string_view text) {
    constexpr auto schemes =
        std::to_array<std::string_view>({"http://", "https://", "file:/", "info:", "man:"});
    return is_ascii(text) && std::any_of(schemes.begin(), schemes.end(), [&](std::string_view scheme) {
               return text.starts_with(scheme) && text.size() > scheme.size();
           });
}

// config_parse_documentation()
Verdict check_urls(const Directive& /*directive*/, std::string_view text) {
    return check_words(text, {.unquote = true, .retain_escape = true},
                       "http://, https://, file:/, info: or man: URLs", is_url);
}

}  // namespace

ValueRule address_rule(ValueClass value) {
    switch (value) {
        case ValueClass::socket_address:
            return check_socket_address;
        case ValueClass::netlink_address:
            return check_netlink;
        case ValueClass::ip_prefix_list:
            return check_prefixes;
        case ValueClass::socket_bind:
            return check_socket_bind;
        case ValueClass::url_strv:
            return check_urls;
        default:
            return nullptr;
    }
}

}  // namespace sparrow::model
