#include "sparrow/model/parse_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>
#include <utility>

#include "sparrow/base/text.hpp"
#include "sparrow/unit/word_reader.hpp"

namespace sparrow::model {

namespace {

// mangle_base() (src/basic/parse-util.c): Python's prefixes, on top of strtoul()'s own.
std::pair<std::string_view, int> without_base_prefix(std::string_view text, int base) {
    if (base == 0 && text.size() >= 2 && text[0] == '0') {
        if (text[1] == 'b' || text[1] == 'B') {
            return {text.substr(2), 2};
        }
        if (text[1] == 'o' || text[1] == 'O') {
            return {text.substr(2), 8};
        }
    }
    return {text, base};
}

std::optional<ScannedNumber> scan_whole(std::string_view text, int base) {
    const auto [digits, its_base] = without_base_prefix(skip(text, unit::whitespace), base);
    const ScannedNumber number = scan_number(digits, its_base);
    if (number.length == 0 || number.length != digits.size() || number.has_overflown) {
        return std::nullopt;
    }
    return number;
}

template <typename To, typename From>
std::optional<To> narrowed(std::optional<From> number) {
    if (!number || !std::in_range<To>(*number)) {
        return std::nullopt;
    }
    return static_cast<To>(*number);
}

// The number in front of `symbol`, with up to `places` places behind a point, as a whole number of the last
// place (parse_parts_value_*() in src/basic/percent-util.c).
std::optional<std::int32_t> parse_parts(std::string_view text, std::string_view symbol, std::size_t places) {
    if (!text.ends_with(symbol)) {
        return std::nullopt;
    }
    text.remove_suffix(symbol.size());
    std::string_view fraction;
    if (const std::size_t dot = text.find('.'); places > 0 && dot != std::string_view::npos) {
        fraction = text.substr(dot + 1);
        text = text.substr(0, dot);
        if (fraction.empty() || fraction.size() > places ||
            !std::all_of(fraction.begin(), fraction.end(), is_digit)) {
            return std::nullopt;
        }
    }
    const auto whole = parse_int32(text);
    if (!whole || *whole < 0) {
        return std::nullopt;
    }
    std::int64_t value = *whole;
    for (std::size_t i = 0; i < places; ++i) {
        value = value * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    }
    return narrowed<std::int32_t>(std::optional(value));
}

}  // namespace

ScannedNumber scan_number(std::string_view text, int base) {
    const std::size_t size = text.size();
    text = skip(text, " \t\n\v\f\r");  // isspace() in the C locale
    ScannedNumber number;
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
        number.is_negative = text[0] == '-';
        text.remove_prefix(1);
    }
    const auto is_hex = [&] {
        std::uint64_t ignored = 0;
        return text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X') &&
               std::from_chars(text.data() + 2, text.data() + 3, ignored, 16).ec == std::errc();
    };
    if (base == 0) {
        base = is_hex() ? 16 : text.starts_with('0') ? 8 : 10;
        text.remove_prefix(base == 16 ? 2 : 0);
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number.magnitude, base);
    number.has_overflown = error == std::errc::result_out_of_range;
    const auto digits = static_cast<std::size_t>(end - text.data());
    number.length = digits == 0 ? 0 : size - text.size() + digits;
    return number;
}

std::optional<std::uint64_t> parse_unsigned(std::string_view text, int base) {
    const auto number = scan_whole(text, base);
    if (!number || (number->is_negative && number->magnitude != 0)) {
        return std::nullopt;
    }
    return number->magnitude;
}

std::optional<std::int64_t> parse_signed(std::string_view text) {
    constexpr auto max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const auto number = scan_whole(text, 0);
    if (!number || number->magnitude > max + (number->is_negative ? 1 : 0)) {
        return std::nullopt;
    }
    return number->is_negative ? static_cast<std::int64_t>(-number->magnitude)
                               : static_cast<std::int64_t>(number->magnitude);
}

std::optional<std::uint32_t> parse_uint32(std::string_view text, int base) {
    return narrowed<std::uint32_t>(parse_unsigned(text, base));
}

std::optional<std::int32_t> parse_int32(std::string_view text) {
    return narrowed<std::int32_t>(parse_signed(text));
}

std::optional<NumberRange> parse_range(std::string_view text) {
    unit::WordReader reader(text);
    std::string word;
    if (reader.next(word, {.dont_coalesce_separators = true}, "-") != unit::WordReader::Status::word) {
        return std::nullopt;
    }
    const auto lower = parse_uint32(word);
    const auto upper = reader.rest() ? parse_uint32(*reader.rest()) : lower;
    if (!lower || !upper) {
        return std::nullopt;
    }
    return NumberRange{*lower, *upper};
}

std::optional<std::uint64_t> parse_size(std::string_view text, std::uint64_t base) {
    constexpr std::string_view suffixes = "EPTGMKB";  // and none at all, behind these
    std::uint64_t total = 0;
    std::size_t first = 0;
    do {
        text = skip(text, unit::whitespace);
        const ScannedNumber number = scan_number(text, 10);
        if (number.length == 0 || number.has_overflown || number.is_negative) {
            return std::nullopt;
        }
        text.remove_prefix(number.length);
        double fraction = 0;
        if (text.starts_with('.')) {
            text.remove_prefix(1);
            const ScannedNumber places =
                scan_number(text.substr(0, text.find_first_not_of("0123456789")), 10);
            if (places.has_overflown) {
                return std::nullopt;
            }
            fraction = static_cast<double>(places.magnitude);
            for (std::size_t i = 0; i < places.length; ++i) {
                fraction /= 10;
            }
            text.remove_prefix(places.length);
        }
        text = skip(text, unit::whitespace);
        if (first > suffixes.size()) {
            return std::nullopt;
        }
        const std::size_t found = text.empty() ? std::string_view::npos : suffixes.find(text[0], first);
        const std::size_t suffix = std::min(found, suffixes.size());
        std::uint64_t factor = 1;
        for (std::size_t i = suffix; i + 1 < suffixes.size(); ++i) {
            factor *= base;
        }
        if (number.magnitude > UINT64_MAX / factor - (fraction > 0 ? 1 : 0)) {
            return std::nullopt;
        }
        const std::uint64_t part =
            number.magnitude * factor + static_cast<std::uint64_t>(fraction * static_cast<double>(factor));
        if (part > UINT64_MAX - total) {
            return std::nullopt;
        }
        total += part;
        text.remove_prefix(suffix < suffixes.size() ? 1 : 0);
        first = suffix + 1;
    } while (!text.empty());
    return total;
}

std::optional<std::int32_t> parse_permyriad(std::string_view text) {
    if (text.ends_with("\u2031")) {
        return parse_parts(text, "\u2031", 0);
    }
    return text.ends_with("\u2030") ? parse_parts(text, "\u2030", 1) : parse_parts(text, "%", 2);
}

}  // namespace sparrow::model
