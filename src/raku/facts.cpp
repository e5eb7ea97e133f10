#include "sparrow/raku/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <optional>

#include "sparrow/base/text.hpp"

namespace sparrow::raku {

namespace {

enum class Kind { os, bytes, percent, pressure, count, positive, architecture, virtualization };

struct Fact {
    std::string_view name;
    std::string_view word;
    Kind kind;
    // Of those that systemd tells its generators.
    std::string_view variable = {};
};

constexpr std::array facts{
    Fact{"os", "os()", Kind::os},
    Fact{"memory", "system-memory()", Kind::bytes},
    Fact{"available-memory", "get-available-memory()", Kind::bytes},
    Fact{"load", "current-load(), get-system-load()", Kind::percent},
    Fact{"connections", "get-active-connections()", Kind::count},
    Fact{"cpus", "cpu-count()", Kind::positive},
    Fact{"architecture", "architecture()", Kind::architecture, "SYSTEMD_ARCHITECTURE"},
    Fact{"virtualization", "virtualization()", Kind::virtualization, "SYSTEMD_VIRTUALIZATION"},
    Fact{"pressure.memory", "pressure('memory')", Kind::pressure},
    Fact{"pressure.cpu", "pressure('cpu')", Kind::pressure},
    Fact{"pressure.io", "pressure('io')", Kind::pressure},
};

constexpr std::string_view none = "none";

// What a value must be, after "takes".
std::string_view takes(Kind kind) {
    switch (kind) {
        case Kind::os:
            return "the ID of an os-release file, in lower case (debian, centos, alpine, …)";
        case Kind::bytes:
            return "a size in bytes, also with K, M, G or T (2G, 1.5G)";
        case Kind::percent:
            return "a number of percent (80, 12.5%)";
        case Kind::pressure:
            return "a number of percent up to 100 (80, 12.5%), or none as on a kernel without PSI";
        case Kind::count:
            return "a whole number";
        case Kind::positive:
            return "a whole number from 1";
        case Kind::architecture:
            return "an architecture as systemd names it (x86-64, arm64, …)";
        case Kind::virtualization:
            return "what systemd tells its generators (vm:kvm, container:docker, …), or none";
    }
    return "";
}

bool consists_of(std::string_view text, std::string_view more) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
    });
}

// All of `text`, which begins with a digit; nothing where it is no number.
template <typename Number>
std::optional<Number> number_of(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    return is_whole && text.front() >= '0' && text.front() <= '9' ? std::optional(number) : std::nullopt;
}

std::optional<std::int64_t> bytes_of(std::string_view text) {
    constexpr std::string_view units = "KMGT";
    constexpr double largest = 0x1p62;
    const std::size_t unit = text.empty() ? std::string_view::npos : units.find(text.back());
    if (unit == std::string_view::npos) {
        const auto bytes = number_of<std::int64_t>(text);
        return bytes && *bytes > 0 ? bytes : std::nullopt;
    }
    text.remove_suffix(1);
    const auto number = number_of<double>(text);
    const double bytes = number ? std::round(*number * std::pow(1024.0, static_cast<double>(unit + 1))) : 0;
    return bytes >= 1 && bytes < largest ? std::optional(static_cast<std::int64_t>(bytes)) : std::nullopt;
}

std::optional<double> percent_of(std::string_view text, double largest) {
    if (text.ends_with('%')) {
        text.remove_suffix(1);
    }
    const auto number = number_of<double>(text);
    return number && *number <= largest ? number : std::nullopt;
}

bool is_virtualization(std::string_view text) {
    for (const std::string_view kind : {"vm:", "container:", "vm-other:", "container-other:"}) {
        if (text.starts_with(kind)) {
            return consists_of(text.substr(kind.size()), "-");
        }
    }
    return false;
}

template <typename T>
std::optional<FactValue> wrapped(const std::optional<T>& value) {
    return value ? std::optional<FactValue>(*value) : std::nullopt;
}

std::optional<FactValue> value_of(Kind kind, std::string_view text) {
    constexpr double largest_load = 1e6;
    const auto text_if = [&](bool is_right) {
        return is_right ? std::optional<FactValue>(std::string(text)) : std::nullopt;
    };
    switch (kind) {
        case Kind::os:
            return text_if(consists_of(text, "._-"));
        case Kind::bytes:
            return wrapped(bytes_of(text));
        case Kind::percent:
            return wrapped(percent_of(text, largest_load));
        case Kind::pressure:
            return text == none ? FactValue() : wrapped(percent_of(text, 100));
        case Kind::count:
            return wrapped(number_of<std::int64_t>(text));
        case Kind::positive: {
            const auto number = number_of<std::int64_t>(text);
            return number && *number > 0 ? wrapped(number) : std::nullopt;
        }
        case Kind::architecture:
            return text_if(consists_of(text, "_-"));
        case Kind::virtualization:
            return text == none ? FactValue() : text_if(is_virtualization(text));
    }
    return std::nullopt;
}

std::string unknown(std::string_view name) {
    std::vector<std::string> names;
    std::transform(facts.begin(), facts.end(), std::back_inserter(names),
                   [](const Fact& fact) { return std::string(fact.name); });
    const auto near = nearest(name, names);
    return fmt::format("unknown fact '{}'; {}", escape_control(name),
                       near ? fmt::format("did you mean '{}'?", *near)
                            : fmt::format("there are {}", fmt::join(names, ", ")));
}

}  // namespace

Result<MadeUp> parse_fact(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    const auto* const fact =
        std::find_if(facts.begin(), facts.end(), [&](const Fact& other) { return other.name == name; });
    if (fact == facts.end()) {
        return failure(unknown(name));
    }
    if (equals == std::string_view::npos) {
        return failure(fmt::format("the fact '{}' needs a value: {}", name, takes(fact->kind)));
    }
    const std::string_view value = text.substr(equals + 1);
    auto parsed = value.empty() ? std::nullopt : value_of(fact->kind, value);
    if (!parsed) {
        return failure(fmt::format("the fact '{}' takes {}; found '{}'", name, takes(fact->kind),
                                   escape_control(value)));
    }
    return MadeUp{std::string(name), std::move(*parsed), std::string(fact->variable)};
}

std::vector<FactHelp> fact_help() {
    std::vector<FactHelp> help;
    std::transform(facts.begin(), facts.end(), std::back_inserter(help), [](const Fact& fact) {
        return FactHelp{std::string(fact.name), std::string(fact.word), std::string(takes(fact.kind))};
    });
    return help;
}

}  // namespace sparrow::raku
