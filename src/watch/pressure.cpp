#include "sparrow/watch/pressure.hpp"

#include <fmt/core.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "sparrow/base/text.hpp"

namespace sparrow::watch {

namespace {

template <typename Number>
std::optional<Number> read_number(std::string_view text) {
    Number number{};
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
    // "nan" and "inf" are numbers to from_chars().
    return is_whole && std::isfinite(static_cast<double>(number)) ? std::optional(number) : std::nullopt;
}

// "avg10=0.00 avg60=0.00 avg300=0.00 total=0"; fields that this program does not know are let pass.
std::optional<Stall> parse_stall(std::string_view text) {
    std::optional<double> avg10;
    std::optional<double> avg60;
    std::optional<double> avg300;
    std::optional<std::uint64_t> total;
    for (const std::string& field : split(text, ' ')) {
        const std::size_t equals = field.find('=');
        if (equals == std::string::npos) {
            return std::nullopt;
        }
        const std::string_view name = std::string_view(field).substr(0, equals);
        const std::string_view value = std::string_view(field).substr(equals + 1);
        if (name == "avg10") {
            avg10 = read_number<double>(value);
        } else if (name == "avg60") {
            avg60 = read_number<double>(value);
        } else if (name == "avg300") {
            avg300 = read_number<double>(value);
        } else if (name == "total") {
            total = read_number<std::uint64_t>(value);
        }
    }
    return avg10 && avg60 && avg300 && total ? std::optional(Stall{*avg10, *avg60, *avg300, *total})
                                             : std::nullopt;
}

}  // namespace

std::string_view to_string(Resource resource) {
    switch (resource) {
        case Resource::memory:
            return "memory";
        case Resource::cpu:
            return "cpu";
        case Resource::io:
            break;
    }
    return "io";
}

std::string_view to_string(Level level) {
    return level == Level::full ? "full" : "some";
}

std::string_view to_string(Domain domain) {
    switch (domain) {
        case Domain::system:
            return "system";
        case Domain::unit:
            return "unit";
        case Domain::slice:
            break;
    }
    return "slice";
}

Result<Pressure> parse_pressure(std::string_view text) {
    Pressure pressure;
    bool has_some = false;
    for (const std::string& line : split(trim(text), '\n')) {
        const std::size_t blank = line.find(' ');
        const std::string_view name = std::string_view(line).substr(0, blank);
        const auto stall =
            parse_stall(blank == std::string::npos ? "" : std::string_view(line).substr(blank + 1));
        if (!stall || (name != "some" && name != "full")) {
            return failure(
                fmt::format("'{}' is no line of a pressure file, such as "
                            "'some avg10=0.00 avg60=0.00 avg300=0.00 total=0'",
                            shown(line, 80)));
        }
        (name == "some" ? pressure.some : pressure.full) = *stall;
        has_some = has_some || name == "some";
    }
    if (!has_some) {
        return failure("a pressure file has a line that begins with 'some'");
    }
    return pressure;
}

std::string to_kernel(const StallTrigger& trigger) {
    return fmt::format("{} {} {}", to_string(trigger.level), trigger.threshold.count(),
                       trigger.window.count());
}

}  // namespace sparrow::watch
