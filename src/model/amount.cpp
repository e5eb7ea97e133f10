#include "sparrow/model/amount.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "live_text.hpp"

namespace sparrow::model {

namespace {

// With the largest suffix that leaves a whole number.
std::string size_text(std::uint64_t number, std::uint64_t base) {
    constexpr std::string_view suffixes = "KMGTPE";
    std::size_t steps = 0;
    while (number > 0 && number % base == 0 && steps < suffixes.size()) {
        number /= base;
        ++steps;
    }
    return std::to_string(number) +
           std::string(suffixes.substr(steps == 0 ? 0 : steps - 1, steps == 0 ? 0 : 1));
}

std::string time_text(std::uint64_t usec) {
    struct Unit {
        std::string_view suffix;
        std::uint64_t usec;
    };
    constexpr auto units = std::to_array<Unit>(
        {{"d", 86400000000}, {"h", 3600000000}, {"min", 60000000}, {"s", 1000000}, {"ms", 1000}, {"us", 1}});
    std::string text;
    for (const Unit& unit : units) {
        if (usec >= unit.usec) {
            text += fmt::format("{}{}{}", text.empty() ? "" : " ", usec / unit.usec, unit.suffix);
            usec %= unit.usec;
        }
    }
    return text.empty() ? "0" : text;
}

std::string percent_text(std::uint64_t permyriad) {
    const std::uint64_t whole = permyriad / 100;
    const std::uint64_t part = permyriad % 100;
    return part == 0        ? fmt::format("{}%", whole)
           : part % 10 == 0 ? fmt::format("{}.{}%", whole, part / 10)
                            : fmt::format("{}.{:02}%", whole, part);
}

std::string number_text(const Amount& amount) {
    constexpr std::uint64_t usec_per_permyriad = 100;
    if (amount.is_infinite()) {
        return amount.unit == AmountUnit::cpu_time ? "" : "infinity";
    }
    switch (amount.unit) {
        case AmountUnit::bytes:
            return size_text(amount.number, 1024);
        case AmountUnit::bytes_per_second:
        case AmountUnit::operations_per_second:
            return size_text(amount.number, 1000);
        case AmountUnit::cpu_time: {
            const std::uint64_t rounded =
                amount.number / usec_per_permyriad +
                (amount.number % usec_per_permyriad >= usec_per_permyriad / 2 ? 1 : 0);
            return percent_text(std::max<std::uint64_t>(rounded, 1));
        }
        case AmountUnit::permyriad:
            return percent_text(amount.number);
        case AmountUnit::microseconds:
            return time_text(amount.number);
        case AmountUnit::weight:
            return amount.number == 0 ? "idle" : std::to_string(amount.number);
        case AmountUnit::tasks:
            return std::to_string(amount.number);
    }
    return "";
}

std::optional<Amount> scalar_amount(AmountUnit unit, const LiveValue& value) {
    const auto* number = std::get_if<std::uint64_t>(&value);
    return number == nullptr ? std::nullopt : std::optional(Amount{unit, *number});
}

std::optional<Amount> device_amount(AmountUnit unit, const LiveValue& value) {
    const auto* numbers = std::get_if<DeviceNumbers>(&value);
    if (numbers == nullptr || numbers->size() != 1) {
        return std::nullopt;
    }
    return Amount{unit, numbers->front().second, numbers->front().first};
}

// UINT32_SCALE_TO_PERMYRIAD() (src/basic/percent-util.h)
std::optional<Amount> scale_amount(const LiveValue& value) {
    const auto* scale = std::get_if<std::uint32_t>(&value);
    if (scale == nullptr) {
        return std::nullopt;
    }
    return Amount{AmountUnit::permyriad, (*scale * std::uint64_t{10000} + UINT32_MAX / 2) / UINT32_MAX};
}

std::optional<Amount> amount_in(const Directive& directive, const LiveValue& value) {
    switch (directive.value) {
        case ValueClass::percent_or_bytes:
            return scalar_amount(AmountUnit::bytes, value);
        case ValueClass::percent_or_unsigned:
            return scalar_amount(AmountUnit::tasks, value);
        case ValueClass::cpu_quota:
            return scalar_amount(AmountUnit::cpu_time, value);
        case ValueClass::sec:
            return scalar_amount(AmountUnit::microseconds, value);
        case ValueClass::percent:
            return scale_amount(value);
        case ValueClass::weight: {
            const auto weight = scalar_amount(AmountUnit::weight, value);
            return weight && weight->is_infinite() ? std::nullopt : weight;
        }
        case ValueClass::device_weight:
            return device_amount(AmountUnit::weight, value);
        case ValueClass::device_sec:
            return device_amount(AmountUnit::microseconds, value);
        case ValueClass::device_bytes:
            return device_amount(AmountUnit::bytes_per_second, value);
        case ValueClass::device_integer:
            return device_amount(AmountUnit::operations_per_second, value);
        default:
            return std::nullopt;
    }
}

}  // namespace

std::optional<Amount> amount_of(const Directive& directive, std::string_view text, const Machine& machine) {
    const auto property = live_property(directive, text, machine);
    return property ? amount_in(directive, property->value) : std::nullopt;
}

std::optional<Amount> amount_of(const LiveProperty& property) {
    const Directive* directive = live_directive(property.name);
    return directive == nullptr ? std::nullopt : amount_in(*directive, property.value);
}

std::string text_of(const Amount& amount) {
    const std::string number = number_text(amount);
    return amount.device.empty() ? number : device_text(amount.device) + " " + number;
}

}  // namespace sparrow::model
