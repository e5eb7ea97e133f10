#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "sparrow/base/text.hpp"
#include "sparrow/model/parse_number.hpp"
#include "sparrow/unit/word_reader.hpp"

namespace sparrow::model {

namespace {

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
        return skip(text.substr(infinity.size()), unit::whitespace).empty() ? std::optional(UINT64_MAX)
                                                                            : std::nullopt;
    }
    std::uint64_t total = 0;
    const auto add = [&total](std::uint64_t number, std::uint64_t factor) {
        if ((factor != 0 && number >= UINT64_MAX / factor) || number * factor >= UINT64_MAX - total) {
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

}  // namespace

std::optional<std::uint64_t> parse_time(std::string_view text, std::uint64_t unit) {
    return parse_span(text, nsec_per_usec, unit);
}

std::optional<std::uint64_t> parse_nsec(std::string_view text) {
    return parse_span(text, 1, 1);
}

}  // namespace sparrow::model
