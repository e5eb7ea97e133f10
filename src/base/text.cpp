#include "sparrow/base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace sparrow {

namespace {

bool is_continuation(unsigned char byte) {
    return (byte & 0xC0U) == 0x80U;
}

// What makes a line, or a part of it, look like another: line and paragraph separator, and the marks that
// turn the direction of writing (Bidi_Control in Unicode's PropList.txt).
bool deceives(char32_t code) {
    return code == 0x061C || (code >= 0x200E && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

Utf8Character decode_utf8(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) {
        return {lead, 1};
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
    if (length == 0 || lead >= 0xF8 || text.size() < length) {
        return {};
    }
    char32_t code = lead & (0x7FU >> length);
    for (const char c : text.substr(1, length - 1)) {
        const auto byte = static_cast<unsigned char>(c);
        if (!is_continuation(byte)) {
            return {};
        }
        code = (code << 6U) | (byte & 0x3FU);
    }
    const char32_t smallest = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
    const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < smallest || code > 0x10FFFF || is_surrogate ? Utf8Character{} : Utf8Character{code, length};
}

bool is_noncharacter(char32_t code) {
    return (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFEU) == 0xFFFE;
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;  // as nearly all are
            continue;
        }
        const std::size_t length = decode_utf8(text.substr(at)).length;
        if (length == 0) {
            return at;
        }
        at += length;
    }
    return std::nullopt;
}

std::string escape_control(std::string_view text) {
    std::string escaped;
    for (std::size_t at = 0; at < text.size();) {
        if (is_printable_ascii(text[at])) {
            escaped += text[at++];
            continue;
        }
        const auto byte = static_cast<unsigned char>(text[at]);
        const auto [code, length] = decode_utf8(text.substr(at));
        const bool is_c1 = code >= 0x80 && code < 0xA0;
        if (byte == '\n') {
            escaped += "\\n";
        } else if (byte == '\t') {
            escaped += "\\t";
        } else if (byte == '\r') {
            escaped += "\\r";
        } else if (length == 0 || byte < 0x20 || byte == 0x7F) {
            escaped += fmt::format("\\x{:02x}", byte);
        } else if (is_c1 || is_noncharacter(code) || deceives(code)) {
            escaped += code > 0xFFFF ? fmt::format("\\U{:08x}", static_cast<std::uint32_t>(code))
                                     : fmt::format("\\u{:04x}", static_cast<std::uint32_t>(code));
        } else {
            escaped += text.substr(at, length);
        }
        at += std::max<std::size_t>(length, 1);
    }
    return escaped;
}

std::string shorten(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) {
        return std::string(text);
    }
    std::size_t end = limit;
    // Three bytes can follow the first one of a sequence; what goes on longer is no UTF-8.
    while (end > 0 && limit - end < 3 && is_continuation(static_cast<unsigned char>(text[end]))) {
        --end;
    }
    return std::string(text.substr(0, end)) + "…";
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

std::string join_words(const std::vector<std::string>& words, std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        text += i == 0 ? "" : i + 1 == words.size() ? last : ", ";
        text += words[i];
    }
    return text;
}

std::string json_problem(const std::exception& error) {
    const std::string_view text = error.what();
    const std::size_t end = text.starts_with("[json.exception") ? text.find("] ") : std::string_view::npos;
    return std::string(end == std::string_view::npos ? text : text.substr(end + 2));
}

std::string count_of(int number, std::string_view noun) {
    return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string shown(std::string_view text, std::size_t limit) {
    return escape_control(shorten(text, limit));
}

std::string in_quotes(std::string_view text, std::size_t limit) {
    return "'" + shown(text, limit) + "'";
}

std::string_view skip(std::string_view text, std::string_view characters) {
    text.remove_prefix(std::min(text.find_first_not_of(characters), text.size()));
    return text;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::optional<std::size_t> edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
    const std::size_t least = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (least >= limit) {
        return std::nullopt;  // so much at least has to be put in or taken out
    }
    std::vector<std::size_t> before_previous(b.size() + 1);
    std::vector<std::size_t> previous(b.size() + 1);
    std::vector<std::size_t> current(b.size() + 1);
    std::iota(previous.begin(), previous.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, substitution});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                current[j] = std::min(current[j], before_previous[j - 2] + 1);
            }
        }
        std::swap(before_previous, previous);
        std::swap(previous, current);
    }
    return previous[b.size()] < limit ? std::optional(previous[b.size()]) : std::nullopt;
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
    // One more than is accepted, so that only a nearer one replaces it.
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    std::optional<std::string> best;
    for (const std::string& candidate : candidates) {
        if (const auto distance = edit_distance(word, candidate, best_distance)) {
            best_distance = *distance;
            best = candidate;
        }
    }
    return best;
}

}  // namespace sparrow
