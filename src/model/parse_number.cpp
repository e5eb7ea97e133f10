#include "parse_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>
#include <utility>

#include "sparrow/unit/word_reader.hpp"

namespace sparrow::model {

namespace {

constexpr std::uint64_t max64 = std::numeric_limits<std::uint64_t>::max();

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view skip(std::string_view text, std::string_view characters) {
    text.remove_prefix(std::min(text.find_first_not_of(characters), text.size()));
    return text;
}

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

struct Unit {
    std::string_view suffix;
    std::uint64_t nsec;
};

constexpr std::uint64_t nsec_per_usec = 1000;
constexpr std::uint64_t nsec_per_msec = 1000 * nsec_per_usec;
constexpr std::uint64_t nsec_per_sec = 1000 * nsec_per_msec;
constexpr std::uint64_t nsec_per_minute = 60 * nsec_per_sec;
constexpr std::uint64_t nsec_per_hour = 60 * nsec_per_minute;
constexpr std::uint64_t nsec_per_day = 24 * nsec_per_hour;
constexpr std::uint64_t nsec_per_week = 7 * nsec_per_day;
constexpr std::uint64_t nsec_per_month = 2629800 * nsec_per_sec;
constexpr std::uint64_t nsec_per_year = 31557600 * nsec_per_sec;

// The tables of extract_multiplier() and extract_nsec_multiplier() (src/basic/time-util.c), in their order:
// the first that fits counts. The last two are parse_nsec()'s alone.
constexpr auto units = std::to_array<Unit>({
    {"seconds", nsec_per_sec},
    {"second", nsec_per_sec},
    {"sec", nsec_per_sec},
    {"s", nsec_per_sec},
    {"minutes", nsec_per_minute},
    {"minute", nsec_per_minute},
    {"min", nsec_per_minute},
    {"months", nsec_per_month},
    {"month", nsec_per_month},
    {"M", nsec_per_month},
    {"msec", nsec_per_msec},
    {"ms", nsec_per_msec},
    {"m", nsec_per_minute},
    {"hours", nsec_per_hour},
    {"hour", nsec_per_hour},
    {"hr", nsec_per_hour},
    {"h", nsec_per_hour},
    {"days", nsec_per_day},
    {"day", nsec_per_day},
    {"d", nsec_per_day},
    {"weeks", nsec_per_week},
    {"week", nsec_per_week},
    {"w", nsec_per_week},
    {"years", nsec_per_year},
    {"year", nsec_per_year},
    {"y", nsec_per_year},
    {"usec", nsec_per_usec},
    {"us", nsec_per_usec},
    {"\u03bcs", nsec_per_usec},
    {"\u00b5s", nsec_per_usec},
    {"nsec", 1},
    {"ns", 1},
});
constexpr std::size_t nsec_units = 2;

// parse_time() and parse_nsec(), which differ in their units alone. Everything is counted in `tick`
// nanoseconds; `bare` is what a number without a unit is in ticks.
std::optional<std::uint64_t> parse_span(std::string_view text, std::uint64_t tick, std::uint64_t bare) {
    text = skip(text, unit::whitespace);
    constexpr std::string_view infinity = "infinity";
    if (text.starts_with(infinity)) {
        return skip(text.substr(infinity.size()), unit::whitespace).empty() ? std::optional(max64)
                                                                            : std::nullopt;
    }
    std::uint64_t total = 0;
    const auto add = [&total](std::uint64_t number, std::uint64_t factor) {
        if ((factor != 0 && number >= max64 / factor) || number * factor >= max64 - total) {
            return false;
        }
        total += number * factor;
        return true;
    };
    for (bool is_first = true;; is_first = false) {
        text = skip(text, unit::whitespace);
        if (text.empty()) {
            return is_first ? std::nullopt : std::optional(total);
        }
        const ScannedNumber number = scan_number(text, 10);
        if (text[0] == '-' || number.is_negative || number.has_overflown ||
            number.magnitude > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return std::nullopt;
        }
        std::string_view behind = text.substr(number.length);
        std::string_view fraction;
        if (behind.starts_with('.')) {
            fraction = behind.substr(1);
            behind = skip(fraction, "0123456789");
            fraction.remove_suffix(behind.size());
            // "0.-0", "3. 1", "3.sec"
            if (fraction.empty()) {
                return std::nullopt;
            }
        } else if (number.length == 0) {
            return std::nullopt;
        }
        const std::string_view word = skip(behind, unit::whitespace);
        const auto* const end = tick == 1 ? units.end() : units.end() - nsec_units;
        const auto* const unit =
            std::find_if(units.begin(), end, [&](const Unit& u) { return word.starts_with(u.suffix); });
        const std::uint64_t multiplier = unit == end ? bare : unit->nsec / tick;
        // "12.34.56" is wrong, "12.34 .56" is not.
        if (unit == end && word.size() == behind.size() && !word.empty()) {
            return std::nullopt;
        }
        text = unit == end ? word : word.substr(unit->suffix.size());
        if (!add(number.magnitude, multiplier)) {
            return std::nullopt;
        }
        std::uint64_t place = multiplier;
        for (const char digit : fraction) {
            place /= 10;
            if (!add(static_cast<std::uint64_t>(digit - '0'), place)) {
                return std::nullopt;
            }
        }
    }
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
        if (number.magnitude > max64 / factor - (fraction > 0 ? 1 : 0)) {
            return std::nullopt;
        }
        const std::uint64_t part =
            number.magnitude * factor + static_cast<std::uint64_t>(fraction * static_cast<double>(factor));
        if (part > max64 - total) {
            return std::nullopt;
        }
        total += part;
        text.remove_prefix(suffix < suffixes.size() ? 1 : 0);
        first = suffix + 1;
    } while (!text.empty());
    return total;
}

std::optional<std::uint64_t> parse_time(std::string_view text, std::uint64_t unit) {
    return parse_span(text, nsec_per_usec, unit);
}

std::optional<std::uint64_t> parse_nsec(std::string_view text) {
    return parse_span(text, 1, 1);
}

std::optional<std::int32_t> parse_permyriad(std::string_view text) {
    if (text.ends_with("\u2031")) {
        return parse_parts(text, "\u2031", 0);
    }
    return text.ends_with("\u2030") ? parse_parts(text, "\u2030", 1) : parse_parts(text, "%", 2);
}

}  // namespace sparrow::model
