#include "live_text.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <array>

#include "parse_words.hpp"
#include "sparrow/model/amount.hpp"
#include "sparrow/model/live_property.hpp"
#include "specifiers.hpp"

namespace sparrow::model {

namespace {

// The elements, each as `write` has it.
template <typename Elements, typename Write>
std::string joined(const Elements& elements, std::string_view separator, Write write) {
    std::string text;
    for (const auto& element : elements) {
        text += (text.empty() ? "" : std::string(separator)) + write(element);
    }
    return text;
}

// As one word for a WordReader that unquotes.
std::string word_text(std::string_view word) {
    constexpr std::string_view meaningful = " \t\n\r\"'\\";
    std::string text;
    for (const char c : word) {
        text += meaningful.find(c) == std::string_view::npos ? "" : "\\";
        text += c;
    }
    return text;
}

std::string address_text(const IpPrefix& prefix) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const bool is_whole =
        prefix.address.size() == (prefix.family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr));
    if (!is_whole || inet_ntop(prefix.family, prefix.address.data(), text.data(), text.size()) == nullptr) {
        return "";
    }
    return fmt::format("{}/{}", text.data(), prefix.length);
}

std::string bind_text(const SocketBind& rule) {
    std::string text;
    text += rule.family == AF_INET ? "ipv4:" : rule.family == AF_INET6 ? "ipv6:" : "";
    text += rule.protocol == IPPROTO_TCP ? "tcp:" : rule.protocol == IPPROTO_UDP ? "udp:" : "";
    text += rule.count == 0   ? "any"
            : rule.count == 1 ? fmt::format("{}", rule.first_port)
                              : fmt::format("{}-{}", rule.first_port, rule.first_port + rule.count - 1);
    return text;
}

// What a setting's class says nothing about: by the type alone.
struct Plain {
    // Null for a name that is no setting's.
    const Directive* directive;

    std::string operator()(bool value) const { return value ? "yes" : "no"; }
    std::string operator()(std::uint32_t value) const { return std::to_string(value); }
    std::string operator()(std::uint64_t value) const {
        const bool is_weight = directive != nullptr && directive->value == ValueClass::weight;
        return value != unlimited ? std::to_string(value) : is_weight ? "" : "infinity";
    }
    std::string operator()(const std::string& value) const {
        const bool is_expanded = directive != nullptr && directive->value == ValueClass::string;
        return is_expanded ? with_escaped_percents(value) : value;
    }
    std::string operator()(const Strings& value) const { return fmt::format("{}", fmt::join(value, " ")); }
    std::string operator()(const Bytes& value) const { return ranges_text(value, " "); }
    std::string operator()(const DeviceNumbers& value) const {
        return joined(value, "\n", [&](const auto& element) {
            const auto amount = directive == nullptr
                                    ? std::nullopt
                                    : amount_of(LiveProperty{live_name(*directive), DeviceNumbers{element}});
            return amount ? text_of(*amount)
                          : fmt::format("{} {}", device_text(element.first), element.second);
        });
    }
    std::string operator()(const DeviceRights& value) const {
        return joined(value, "\n", [](const auto& element) {
            return fmt::format("{} {}", device_text(element.first), element.second);
        });
    }
    std::string operator()(const std::vector<IpPrefix>& value) const {
        return joined(value, " ", address_text);
    }
    std::string operator()(const std::vector<SocketBind>& value) const {
        return joined(value, "\n", bind_text);
    }
    std::string operator()(const Interfaces& value) const {
        return (value.is_allowed ? "" : "~") + joined(value.names, " ", word_text);
    }
    std::string operator()(const std::vector<NftSet>& value) const {
        return joined(value, " ", nft_set_text);
    }
};

}  // namespace

std::string device_text(std::string_view path) {
    return word_text(with_escaped_percents(path));
}

std::string ranges_text(const Bytes& mask, std::string_view separator) {
    const auto is_set = [&](std::size_t bit) {
        return bit / 8 < mask.size() && (mask[bit / 8] >> (bit % 8) & 1) != 0;
    };
    std::string text;
    for (std::size_t first = 0; first < mask.size() * 8; ++first) {
        if (!is_set(first)) {
            continue;
        }
        std::size_t last = first;
        while (is_set(last + 1)) {
            ++last;
        }
        text += fmt::format("{}{}", text.empty() ? "" : separator, first);
        text += last > first ? fmt::format("-{}", last) : "";
        first = last;
    }
    return text;
}

std::string setting_text(const LiveProperty& property) {
    if (const auto amount = amount_of(property)) {
        return text_of(*amount);
    }
    return std::visit(Plain{live_directive(property.name)}, property.value);
}

}  // namespace sparrow::model
