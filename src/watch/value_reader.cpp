#include "value_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "sparrow/base/text.hpp"
#include "sparrow/model/parse_number.hpp"

namespace sparrow::watch {

using model::find_in;
using model::Value;

namespace {

// Beyond any life of a service; more could not be counted in microseconds.
constexpr double longest_in_seconds = 100.0 * 366 * 24 * 60 * 60;

std::optional<double> number_of(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value.data)) {
        return static_cast<double>(*integer);
    }
    const auto* number = std::get_if<double>(&value.data);
    return number != nullptr && std::isfinite(*number) ? std::optional(*number) : std::nullopt;
}

std::optional<double> seconds_of(const Value& value) {
    const auto* text = std::get_if<std::string>(&value.data);
    if (text == nullptr) {
        return number_of(value);
    }
    const auto parsed = model::parse_time(*text, model::usec_per_sec);
    return parsed ? std::optional(static_cast<double>(*parsed) / static_cast<double>(model::usec_per_sec))
                  : std::nullopt;
}

std::optional<Threshold> threshold_of(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value.data); integer != nullptr && *integer >= 0) {
        return static_cast<std::uint64_t>(*integer);
    }
    const auto* text = std::get_if<std::string>(&value.data);
    if (text == nullptr) {
        return std::nullopt;
    }
    if (const auto hundredths = model::parse_permyriad(*text)) {
        constexpr double whole = 10000;
        return Share{*hundredths / whole};
    }
    const auto amount = model::parse_size(*text, 1024);
    return amount ? std::optional<Threshold>(*amount) : std::nullopt;
}

}  // namespace

void ValueReader::refuse(std::string what) {
    if (!error_) {
        error_ = Error{std::move(what)};
    }
}

void ValueReader::refuse(std::string_view key, const Value* value) {
    refuse(fmt::format("'{}' cannot be {}", escape_control(key),
                       value == nullptr ? "missing" : model::kind_of(*value)));
}

std::optional<std::string> ValueReader::text(const Value* value, std::string_view key) {
    const Value* found = find_in(value, key);
    if (found == nullptr) {
        return std::nullopt;
    }
    if (const auto* integer = std::get_if<std::int64_t>(&found->data)) {
        return std::to_string(*integer);
    }
    if (const auto* number = std::get_if<double>(&found->data)) {
        return fmt::format("{}", *number);
    }
    const auto* text = std::get_if<std::string>(&found->data);
    if (text == nullptr) {
        refuse(key, found);
        return std::nullopt;
    }
    return *text;
}

std::optional<double> ValueReader::number(const Value* value, std::string_view key) {
    const Value* found = find_in(value, key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto number = number_of(*found);
    if (!number) {
        refuse(key, found);
    }
    return number;
}

std::optional<std::int64_t> ValueReader::integer(const Value* value, std::string_view key) {
    const Value* found = find_in(value, key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto* integer = std::get_if<std::int64_t>(&found->data);
    if (integer == nullptr) {
        refuse(key, found);
        return std::nullopt;
    }
    return *integer;
}

std::optional<int> ValueReader::integer(const Value* value, std::string_view key, int least, int most) {
    const auto number = integer(value, key);
    if (!number) {
        return std::nullopt;
    }
    if (*number < least || *number > most) {
        refuse(fmt::format("'{}' is from {} to {}, found {}", escape_control(key), least, most, *number));
        return std::nullopt;
    }
    return static_cast<int>(*number);
}

std::optional<bool> ValueReader::truth(const Value* value, std::string_view key) {
    const Value* found = find_in(value, key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto* truth = std::get_if<bool>(&found->data);
    if (truth == nullptr) {
        refuse(key, found);
        return std::nullopt;
    }
    return *truth;
}

std::optional<Duration> ValueReader::duration(const Value* value, std::string_view key, Duration least) {
    const Value* found = find_in(value, key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto seconds = seconds_of(*found);
    if (!seconds || *seconds < 0) {
        refuse(key, found);
        return std::nullopt;
    }
    const auto duration = Duration(static_cast<Duration::rep>(std::min(*seconds, longest_in_seconds) *
                                                              static_cast<double>(model::usec_per_sec)));
    if (duration < least) {
        refuse(fmt::format("'{}' is at least {:g} s", escape_control(key),
                           std::chrono::duration<double>(least).count()));
        return std::nullopt;
    }
    return duration;
}

std::optional<Threshold> ValueReader::threshold(const Value* value, std::string_view key) {
    const Value* found = find_in(value, key);
    if (found == nullptr) {
        return std::nullopt;
    }
    auto threshold = threshold_of(*found);
    if (!threshold) {
        refuse(key, found);
    }
    return threshold;
}

std::optional<HookUse> ValueReader::hook(const Value* value, const std::string& bundle, Duration timeout) {
    // Where something else may stand in a closure's place, as text.
    if (value == nullptr || !std::holds_alternative<model::Hash>(value->data)) {
        return std::nullopt;
    }
    auto name = text(value, "hook");
    if (!name) {
        return std::nullopt;
    }
    constexpr int most_line = 1'000'000'000;
    return HookUse{std::move(*name), bundle, integer(value, "line", 0, most_line).value_or(0), timeout};
}

}  // namespace sparrow::watch
