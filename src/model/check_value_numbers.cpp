// Numbers, sizes, shares and limits.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>

#include "sparrow/model/parse_number.hpp"
#include "sparrow/unit/word_reader.hpp"
#include "value_rules.hpp"

namespace sparrow::model {

namespace {

constexpr std::int64_t max_permyriad = 10000;
constexpr std::uint64_t infinity = std::numeric_limits<std::uint64_t>::max();

bool is_percentage(std::string_view text) {
    const auto part = parse_permyriad(text);
    return part && *part <= max_permyriad;
}

// config_parse_iec_size()
Verdict check_bytes(const Directive& /*directive*/, std::string_view text) {
    return accept_if(parse_size(text, 1024).has_value(), text, "a size such as 64K or 8M");
}

// config_parse_memory_limit(). v252 takes 0 for some of these and later ones for more; what none of them
// takes 0 for are the limits that a unit could not run under.
Verdict check_memory(const Directive& directive, std::string_view text) {
    constexpr auto above_zero = std::to_array<std::string_view>(
        {"MemoryHigh", "MemoryLimit", "MemoryMax", "StartupMemoryHigh", "StartupMemoryMax"});
    if (is_keyword(directive, text)) {
        return {};
    }
    const bool may_be_zero =
        std::find(above_zero.begin(), above_zero.end(), directive.name) == above_zero.end();
    bool is_fine = false;
    if (const auto part = parse_permyriad(text); part && *part <= max_permyriad) {
        is_fine = may_be_zero || *part > 0;
    } else if (const auto size = parse_size(text, 1024)) {
        is_fine = *size < infinity && (may_be_zero || *size > 0);
    }
    return accept_if(
        is_fine, text,
        or_keywords(directive, may_be_zero ? "a size such as 512M, a percentage such as 50%"
                                           : "a size above 0 such as 512M, a percentage such as 50%"));
}

// config_parse_tasks_max()
Verdict check_tasks(const Directive& directive, std::string_view text) {
    const auto number = parse_unsigned(text);
    return accept_if(
        is_keyword(directive, text) || is_percentage(text) || (number && *number > 0 && *number < infinity),
        text, or_keywords(directive, "a number from 1 or a percentage such as 50%"));
}

// config_parse_managed_oom_mem_pressure_limit()
Verdict check_percent(const Directive& /*directive*/, std::string_view text) {
    return accept_if(is_percentage(text), text, "a percentage from 0% to 100%");
}

// config_parse_cpu_quota()
Verdict check_cpu_quota(const Directive& /*directive*/, std::string_view text) {
    const auto part = parse_permyriad(text);
    return accept_if(part && *part > 0, text, "a percentage of one CPU above 0, such as 20% or 200%");
}

struct Bounds {
    std::int64_t min = 0;
    std::int64_t max = 0;
};

Bounds bounds_of(const Directive& directive) {
    if (directive.min != 0 || directive.max != 0) {
        return {directive.min, directive.max};
    }
    if (directive.value != ValueClass::integer) {
        return {0, std::numeric_limits<std::uint32_t>::max()};
    }
    // config_parse_long() reads these two, config_parse_int() the others.
    if (directive.name == "MessageQueueMaxMessages" || directive.name == "MessageQueueMessageSize") {
        return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    }
    return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
}

// config_parse_int(), config_parse_long(), config_parse_unsigned(), config_parse_exec_nice(),
// cg_weight_parse() and their like.
Verdict check_integer(const Directive& directive, std::string_view text) {
    const Bounds bounds = bounds_of(directive);
    const auto number = parse_signed(text);
    return accept_if(
        is_keyword(directive, text) || (number && *number >= bounds.min && *number <= bounds.max), text,
        or_keywords(directive, fmt::format("a whole number from {} to {}", bounds.min, bounds.max)));
}

// parse_mode()
bool is_mode(std::string_view text) {
    const std::string_view digits =
        text.substr(std::min(text.find_first_not_of(unit::whitespace), text.size()));
    const auto mode = parse_uint32(digits, 8);
    return mode && *mode <= 07777 && !digits.starts_with('+') && !digits.starts_with('-');
}

Verdict check_mode(const Directive& /*directive*/, std::string_view text) {
    return accept_if(is_mode(text), text, "an octal access mode such as 0755");
}

std::optional<std::uint64_t> below_infinity(std::optional<std::uint64_t> number) {
    return number && *number < infinity ? number : std::nullopt;
}

// rlimit_parse_u64(), rlimit_parse_size(), rlimit_parse_sec(), rlimit_parse_usec(), rlimit_parse_nice()
// (src/basic/rlimit-util.c)
std::optional<std::uint64_t> parse_limit(ValueClass value, std::string_view text) {
    if (value == ValueClass::rlimit_nice) {
        const bool has_sign = text.starts_with('+') || text.starts_with('-');
        const auto number = parse_unsigned(has_sign ? text.substr(1) : text);
        const std::uint64_t max = text.starts_with('+') ? 19 : has_sign ? 20 : 40;
        if (!number || *number > max) {
            return std::nullopt;
        }
        return text.starts_with('+') ? 20 - *number : has_sign ? 20 + *number : *number;
    }
    if (text == "infinity") {
        return infinity;
    }
    switch (value) {
        case ValueClass::rlimit_bytes:
            return below_infinity(parse_size(text, 1024));
        case ValueClass::rlimit_sec: {
            const auto time = parse_time(text, usec_per_sec);
            return time && *time != infinity ? *time / usec_per_sec + (*time % usec_per_sec > 0 ? 1 : 0)
                                             : time;
        }
        case ValueClass::rlimit_usec:
            return parse_time(text, 1);
        default:
            return below_infinity(parse_unsigned(text));
    }
}

// rlimit_parse(): "SOFT" or "SOFT:HARD".
Verdict check_limit(const Directive& directive, std::string_view text) {
    constexpr unit::WordFlags flags{.dont_coalesce_separators = true};
    const std::string_view example =
        directive.value == ValueClass::rlimit_bytes  ? "a size such as 512M"
        : directive.value == ValueClass::rlimit_nice ? "a nice level such as +5 or -5"
        : directive.value == ValueClass::rlimit_sec || directive.value == ValueClass::rlimit_usec
            ? "a time such as 30s"
            : "a number";
    const std::string accepted = fmt::format(
        "{}{}, or two of them as SOFT:HARD", example,
        directive.value == ValueClass::rlimit_nice ? " or a number from 0 to 40" : " or infinity");
    const auto words = unit::split_words(text, flags, ":");
    if (!words || words->size() > 2) {
        return Fault{std::string(text), accepted};
    }
    const auto soft = parse_limit(directive.value, words->front());
    const auto hard = parse_limit(directive.value, words->back());
    if (soft && hard && *soft > *hard) {
        return Fault{std::string(text), "a soft limit that is not above the hard one (SOFT:HARD)"};
    }
    return accept_if(soft && hard, text, accepted);
}

}  // namespace

ValueRule number_rule(ValueClass value) {
    switch (value) {
        case ValueClass::bytes:
            return check_bytes;
        case ValueClass::percent_or_bytes:
            return check_memory;
        case ValueClass::percent_or_unsigned:
            return check_tasks;
        case ValueClass::percent:
            return check_percent;
        case ValueClass::cpu_quota:
            return check_cpu_quota;
        case ValueClass::integer:
        case ValueClass::unsigned_integer:
        case ValueClass::weight:
            return check_integer;
        case ValueClass::mode:
            return check_mode;
        case ValueClass::rlimit_bytes:
        case ValueClass::rlimit_nice:
        case ValueClass::rlimit_sec:
        case ValueClass::rlimit_unsigned:
        case ValueClass::rlimit_usec:
            return check_limit;
        default:
            return nullptr;
    }
}

}  // namespace sparrow::model
