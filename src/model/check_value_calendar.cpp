// Calendar events.
#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <vector>

#include "sparrow/base/text.hpp"
#include "sparrow/model/parse_number.hpp"
#include "value_rules.hpp"

namespace sparrow::model {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_with_folded(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(),
                                                      [](char a, char b) { return lower(a) == lower(b); });
}

// Reads one calendar expression from its front to its end, as src/shared/calendarspec.c (the same in v252 and
// v257). Each take_…() is one parse_…() there, and false where that fails.
class CalendarReader {
  public:
    explicit CalendarReader(std::string_view text) : text_(text) {}

    bool read() {
        if (is_shorthand()) {
            return true;
        }
        if (!take_weekdays()) {
            return false;
        }
        if (front() == '@') {
            text_.remove_prefix(1);
            const ScannedNumber number = scan_number(text_, 10);
            // calendarspec_from_time_t(), and then its year must be in range like any other.
            return number.length == text_.size() && number.length > 0 && !number.has_overflown &&
                   !number.is_negative && number.magnitude < end_of_years;
        }
        return take_date() && take_time() && text_.empty();
    }

  private:
    static constexpr std::uint64_t end_of_years = 7258118400;  // 2200-01-01
    static constexpr std::int64_t max_value = std::numeric_limits<std::int32_t>::max();
    static constexpr std::size_t max_components = 241;  // CALENDARSPEC_COMPONENTS_MAX, counted from 0

    struct Component {
        std::int64_t start = 0;
        std::int64_t stop = -1;
        std::int64_t repeat = 0;
    };
    using Chain = std::vector<Component>;  // empty: any

    [[nodiscard]] char front(std::size_t at = 0) const { return at < text_.size() ? text_[at] : '\0'; }

    bool take(char c) {
        const bool is_there = front() == c && !text_.empty();
        text_.remove_prefix(is_there ? 1 : 0);
        return is_there;
    }

    void skip_blanks() { text_.remove_prefix(std::min(text_.find_first_not_of(' '), text_.size())); }

    [[nodiscard]] bool is_shorthand() const {
        constexpr auto words = std::to_array<std::string_view>(
            {"minutely", "hourly", "daily", "monthly", "annually", "yearly", "anually", "weekly", "quarterly",
             "biannually", "bi-annually", "semiannually", "semi-annually"});
        return std::any_of(words.begin(), words.end(), [this](std::string_view word) {
            return text_.size() == word.size() && starts_with_folded(text_, word);
        });
    }

    // The day at the front, from 0; longer names first.
    std::optional<int> take_weekday() {
        constexpr auto names = std::to_array<std::string_view>(
            {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"});
        for (int day = 0; day < static_cast<int>(names.size()); ++day) {
            for (const std::string_view name :
                 {names[static_cast<std::size_t>(day)], names[static_cast<std::size_t>(day)].substr(0, 3)}) {
                if (starts_with_folded(text_, name)) {
                    text_.remove_prefix(name.size());
                    return day;
                }
            }
        }
        return std::nullopt;
    }

    bool take_weekdays() {
        std::optional<int> range_start;
        for (bool is_first = true;; is_first = false) {
            const auto day = take_weekday();
            if (!day) {
                return is_first;
            }
            if (range_start && *range_start > *day) {
                return false;
            }
            if (text_.empty() || front() == ' ') {
                skip_blanks();
                return true;
            }
            const bool is_range = text_.starts_with("..") || front() == '-';
            if (is_range ? range_start.has_value() : front() != ',') {
                return false;
            }
            text_.remove_prefix(front() == '.' ? 2 : 1);
            range_start = is_range ? day : std::nullopt;
            // A comma may end the list, a range may not.
            if (text_.empty() || front() == ' ') {
                skip_blanks();
                return !is_range;
            }
        }
    }

    // parse_component_decimal(): seconds are read in microseconds, with up to six places.
    std::optional<std::int64_t> take_number(bool is_seconds) {
        if (!is_digit(front())) {
            return std::nullopt;
        }
        const ScannedNumber number = scan_number(text_, 10);
        text_.remove_prefix(number.length);
        if (number.has_overflown || number.magnitude > static_cast<std::uint64_t>(max_value)) {
            return std::nullopt;
        }
        auto value = static_cast<std::int64_t>(number.magnitude);
        if (is_seconds) {
            value *= static_cast<std::int64_t>(usec_per_sec);
            if (front() == '.' && front(1) != '.') {
                text_.remove_prefix(1);
                const auto fraction = take_fraction();
                if (!fraction) {
                    return std::nullopt;
                }
                value += *fraction;
            }
        }
        return value > max_value ? std::nullopt : std::optional(value);
    }

    // parse_fractional_part_u() with six digits; the seventh rounds.
    std::optional<std::int64_t> take_fraction() {
        constexpr std::size_t places = 6;
        if (!is_digit(front())) {
            return std::nullopt;
        }
        std::int64_t value = 0;
        for (std::size_t i = 0; i < places; ++i) {
            const bool is_there = is_digit(front());
            value = value * 10 + (is_there ? front() - '0' : 0);
            text_.remove_prefix(is_there ? 1 : 0);
        }
        value += front() >= '5' && front() <= '9' ? 1 : 0;
        text_.remove_prefix(std::min(text_.find_first_not_of("0123456789"), text_.size()));
        return value;
    }

    // prepend_component()
    bool take_component(bool is_seconds, Chain& chain) {
        const std::int64_t unit = is_seconds ? static_cast<std::int64_t>(usec_per_sec) : 1;
        Component component;
        const auto start = take_number(is_seconds);
        if (!start) {
            return false;
        }
        component.start = *start;
        if (text_.starts_with("..")) {
            text_.remove_prefix(2);
            const auto stop = take_number(is_seconds);
            if (!stop) {
                return false;
            }
            component.stop = *stop;
            component.repeat = unit;
        }
        if (take('/')) {
            const auto repeat = take_number(is_seconds);
            if (!repeat || *repeat == 0) {
                return false;
            }
            component.repeat = *repeat;
        } else if (component.start > max_value - component.repeat ||
                   (is_seconds && component.stop >= 0 &&
                    component.start + component.repeat > component.stop)) {
            return false;
        }
        chain.push_back(component);
        return text_.empty() || std::string_view(" ,-~:").find(front()) != std::string_view::npos;
    }

    // parse_chain(); "*" is an empty chain.
    bool take_chain(bool is_seconds, Chain& chain) {
        if (take('*')) {
            return true;
        }
        do {
            if (chain.size() == max_components || !take_component(is_seconds, chain)) {
                return false;
            }
        } while (take(','));
        return true;
    }

    // normalize_chain() and chain_valid()
    static bool is_valid(const Chain& chain, std::int64_t from, std::int64_t to, bool end_of_month = false) {
        to -= end_of_month ? 3 : 0;
        return std::all_of(chain.begin(), chain.end(), [&](Component c) {
            if (c.stop > c.start && c.repeat > 0) {
                c.stop -= (c.stop - c.start) % c.repeat;
            }
            if (c.start == c.stop) {
                c.repeat = 0;
                c.stop = -1;
            }
            if (c.start < from || c.start > to || c.repeat > to - from) {
                return false;
            }
            if (c.stop >= 0) {
                return c.stop >= from && c.stop <= to && c.start + c.repeat <= c.stop;
            }
            return end_of_month ? c.start - c.repeat >= from : c.start + c.repeat <= to;
        });
    }

    // fix_year(): 12 is 2012, 89 is 1989
    static std::int64_t full_year(std::int64_t year) {
        return year < 0 || year >= 100 ? year : year < 70 ? year + 2000 : year + 1900;
    }

    static bool are_valid_years(Chain years) {
        for (Component& year : years) {
            year.start = full_year(year.start);
            year.stop = full_year(year.stop);
        }
        return is_valid(years, 1970, 2199);
    }

    // parse_date(). What turns out to be a time is left for take_time().
    bool take_date() {
        if (text_.empty()) {
            return true;
        }
        const std::string_view start = text_;
        std::array<Chain, 3> parts;
        std::size_t count = 0;
        bool end_of_month = false;
        for (;;) {
            if (!take_chain(false, parts[count])) {
                return false;
            }
            ++count;
            if (count == 1 && (text_.empty() || front() == ':')) {
                text_ = start;
                return true;
            }
            if (count >= 2 && (text_.empty() || front() == ' ')) {
                break;
            }
            // "~" counts from the month's end, and stands in front of the day alone.
            if (count == 3 || end_of_month || (front() != '~' && front() != '-')) {
                return false;
            }
            end_of_month = front() == '~';
            text_.remove_prefix(1);
        }
        skip_blanks();
        return are_valid_years(count == 3 ? parts[0] : Chain{}) && is_valid(parts[count - 2], 1, 12) &&
               is_valid(parts[count - 1], 1, 31, end_of_month);
    }

    // parse_calendar_time()
    bool take_time() {
        if (text_.empty()) {
            return true;
        }
        Chain hour;
        Chain minute;
        Chain second;
        if (!take_chain(false, hour) || !take(':') || !take_chain(false, minute)) {
            return false;
        }
        if (!text_.empty() && (!take(':') || !take_chain(true, second))) {
            return false;
        }
        return is_valid(hour, 0, 23) && is_valid(minute, 0, 59) &&
               is_valid(second, 0, 60 * static_cast<std::int64_t>(usec_per_sec) - 1);
    }

    std::string_view text_;
};

// verify_timezone() (src/basic/time-util.c), without looking whether the machine has it.
bool may_be_time_zone(std::string_view text) {
    return !text.empty() && !text.starts_with('/') && !text.ends_with('/') &&
           text.find("//") == std::string_view::npos && std::all_of(text.begin(), text.end(), [](char c) {
               return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '_' ||
                      c == '+' || c == '/';
           });
}

// calendar_spec_from_string(). Which time zones there are is the machine's to know: any name passes.
Verdict check_calendar(const Directive& /*directive*/, std::string_view text) {
    const std::size_t blank = text.rfind(' ');
    const bool is_fine = CalendarReader(text).read() || (blank != std::string_view::npos && blank > 0 &&
                                                         may_be_time_zone(text.substr(blank + 1)) &&
                                                         CalendarReader(text.substr(0, blank)).read());
    return accept_if(is_fine, text, "a calendar event such as daily, Mon..Fri 09:00 or *-*-01 04:00:00");
}

}  // namespace

ValueRule calendar_rule(ValueClass value) {
    return value == ValueClass::calendar ? check_calendar : nullptr;
}

}  // namespace sparrow::model
