#include "parse_words.hpp"

#include <fmt/core.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "name_check.hpp"
#include "sparrow/unit/word_reader.hpp"

namespace sparrow::model {

namespace {

using unit::WordReader;

template <typename Table>
std::optional<std::int32_t> number_of(const Table& table, std::string_view word) {
    const auto* const found =
        std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == word; });
    return found == table.end() ? std::nullopt : std::optional(found->second);
}

template <typename Table>
std::string_view word_of(const Table& table, std::int32_t number) {
    const auto* const found =
        std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.second == number; });
    return found == table.end() ? "" : found->first;
}

using Word = std::pair<std::string_view, std::int32_t>;
// nft_set_source_to_string() (src/shared/firewall-util.c): those that a unit takes.
constexpr auto nft_sources = std::to_array<Word>({{"cgroup", 3}, {"user", 4}, {"group", 5}});
// nfproto_from_string(); the numbers are NFPROTO_… of <linux/netfilter.h>.
constexpr auto nft_families =
    std::to_array<Word>({{"arp", 3}, {"bridge", 7}, {"inet", 1}, {"ip", 2}, {"ip6", 10}, {"netdev", 5}});

}  // namespace

std::optional<bool> parse_boolean(std::string_view text) {
    const auto is_in = [&](const auto& words) {
        return std::any_of(words.begin(), words.end(),
                           [&](std::string_view word) { return equals_folded(text, word); });
    };
    if (is_in(std::to_array<std::string_view>({"1", "yes", "y", "true", "t", "on"}))) {
        return true;
    }
    if (is_in(std::to_array<std::string_view>({"0", "no", "n", "false", "f", "off"}))) {
        return false;
    }
    return std::nullopt;
}

std::optional<NumberRange> parse_cpus(std::string_view word) {
    constexpr std::uint32_t max_cpu = 8191;
    const auto range = parse_range(word);
    if (!range || range->lower > range->upper) {
        return std::nullopt;
    }
    if (range->lower == std::numeric_limits<std::uint32_t>::max()) {
        return NumberRange{1, 0};
    }
    return range->upper <= max_cpu ? range : std::nullopt;
}

std::optional<DeviceValue> parse_device_value(std::string_view text) {
    WordReader reader(text);
    DeviceValue parts;
    if (reader.next(parts.device, {.unquote = true}) != WordReader::Status::word) {
        return std::nullopt;
    }
    parts.value = reader.rest().value_or("");
    return parts;
}

std::optional<SocketBind> parse_socket_bind(std::string_view text) {
    constexpr auto families = std::to_array<Word>({{"ipv4", AF_INET}, {"ipv6", AF_INET6}});
    constexpr auto protocols = std::to_array<Word>({{"tcp", 6}, {"udp", 17}});
    const auto tokens = unit::split_words(text, {.dont_coalesce_separators = true}, ":");
    if (!tokens || tokens->empty()) {
        return std::nullopt;
    }
    SocketBind rule;
    int stage = 0;
    for (const std::string& token : *tokens) {
        const auto ports = parse_range(token);
        int kind = 0;
        if (const auto family = number_of(families, token)) {
            kind = 1;
            rule.family = *family;
        } else if (const auto protocol = number_of(protocols, token)) {
            kind = 2;
            rule.protocol = *protocol;
        } else if (token == "any") {
            kind = 3;
        } else if (ports && ports->lower > 0 && ports->upper <= 65535 && ports->lower <= ports->upper) {
            kind = 3;
            rule.count = static_cast<std::uint16_t>(ports->upper - ports->lower + 1);
            rule.first_port = static_cast<std::uint16_t>(ports->lower);
        }
        if (kind <= stage) {
            return std::nullopt;
        }
        stage = kind;
    }
    return rule;
}

std::optional<NftSet> parse_nft_set(std::string_view word) {
    const auto parts = unit::split_words(word, {.dont_coalesce_separators = true}, ":");
    if (!parts || parts->size() != 4 || (*parts)[2].empty() || (*parts)[3].empty()) {
        return std::nullopt;
    }
    const auto source = number_of(nft_sources, (*parts)[0]);
    const auto family = number_of(nft_families, (*parts)[1]);
    if (!source || !family) {
        return std::nullopt;
    }
    return NftSet{*source, *family, (*parts)[2], (*parts)[3]};
}

std::string nft_set_text(const NftSet& set) {
    return fmt::format("{}:{}:{}:{}", word_of(nft_sources, set.source), word_of(nft_families, set.family),
                       set.table, set.set);
}

}  // namespace sparrow::model
