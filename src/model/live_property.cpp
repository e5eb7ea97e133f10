#include "sparrow/model/live_property.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "parse_words.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/check_value.hpp"
#include "sparrow/model/parse_number.hpp"
#include "sparrow/unit/word_reader.hpp"
#include "specifiers.hpp"

namespace sparrow::model {

namespace {

constexpr std::uint64_t permyriads = 10000;
constexpr std::uint64_t usec_per_percent = 10000;  // of one CPU, in a second
// All but the empty text of `text` below was taken by check_value(), so that the parsers find something. It
// is laxer than some of them: nothing is a value that this systemd does not take.
using Converted = std::optional<LiveValue>;

// config_parse_memory_limit(), physical_memory_scale() (src/basic/limits-util.c)
Converted memory_of(const Directive& directive, std::string_view text, const Machine& machine) {
    const bool is_protection = directive.name.ends_with("Low") || directive.name.ends_with("Min");
    if (text.empty()) {
        return is_protection ? 0 : unlimited;
    }
    if (text == "infinity") {
        return unlimited;
    }
    const auto part = parse_permyriad(text);
    if (!part) {
        return parse_size(text, 1024);
    }
    const std::uint64_t pages = machine.memory / machine.page_size;
    const std::uint64_t bytes = pages * static_cast<std::uint64_t>(*part) / permyriads * machine.page_size;
    // What is less than a page, and may not be 0.
    return bytes == 0 && *part > 0 ? machine.page_size : bytes;
}

// config_parse_tasks_max(), system_tasks_max_scale()
Converted tasks_of(std::string_view text, const Machine& machine) {
    if (text.empty() || text == "infinity") {
        return unlimited;
    }
    const auto part = parse_permyriad(text);
    if (!part) {
        return parse_unsigned(text);
    }
    return std::max<std::uint64_t>(machine.tasks_limit * static_cast<std::uint64_t>(*part) / permyriads, 1);
}

Converted cpu_quota_of(std::string_view text, const Machine& machine) {
    if (text.empty()) {
        return unlimited;
    }
    constexpr std::uint64_t usec_per_permyriad = usec_per_percent / 100;
    constexpr int exact_drop_ins = 256;
    const auto part = parse_permyriad(text);
    if (!part) {
        return std::nullopt;
    }
    const std::uint64_t usec = static_cast<std::uint64_t>(*part) * usec_per_permyriad;
    if (machine.systemd_version >= exact_drop_ins) {
        return usec;
    }
    return std::max(usec / usec_per_percent, std::uint64_t{1}) * usec_per_percent;
}

// UINT32_SCALE_FROM_PERMYRIAD() (src/basic/percent-util.h)
Converted scale_of(std::string_view text) {
    const auto part = text.empty() ? std::optional(0) : parse_permyriad(text);
    if (!part) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>((static_cast<std::uint64_t>(*part) * UINT32_MAX + permyriads - 1) /
                                      permyriads);
}

// cg_weight_parse(), cg_cpu_weight_parse() (src/basic/cgroup-util.c)
Converted weight_of(std::string_view text) {
    if (text.empty()) {
        return unlimited;
    }
    return text == "idle" ? std::optional<std::uint64_t>(0) : parse_unsigned(text);
}

Converted time_of(std::string_view text) {
    return text.empty() ? std::optional(unlimited) : parse_time(text, usec_per_sec);
}

// cpu_set_to_dbus() (src/shared/cpu-set-util.c): in words of 64 bits.
Converted cpus_of(std::string_view text) {
    constexpr std::size_t word_bytes = 8;
    Bytes mask;
    for (const std::string& word :
         unit::split_words(text, {.unquote = true}, cpu_separators).value_or(Strings())) {
        const auto range = parse_cpus(word);
        for (std::uint32_t cpu = range ? range->lower : 1; range && cpu <= range->upper; ++cpu) {
            const std::size_t byte = cpu / 8;
            mask.resize(std::max(mask.size(), (byte / word_bytes + 1) * word_bytes));
            mask[byte] = static_cast<std::uint8_t>(mask[byte] | 1U << (cpu % 8));
        }
    }
    return mask;
}

// The lines of `text`, each as `read` has it. Empty for an empty text: the empty list resets.
template <typename Element, typename Read>
Converted each_line(std::string_view text, Read read) {
    std::vector<Element> elements;
    for (const std::string& line : split(text, '\n')) {
        const std::string_view trimmed = trim(line);
        if (trimmed.empty()) {
            continue;
        }
        auto element = read(trimmed);
        if (!element) {
            return std::nullopt;
        }
        elements.push_back(std::move(*element));
    }
    return elements;
}

std::optional<std::uint64_t> device_number_of(ValueClass value, std::string_view text) {
    if (text == "infinity") {
        return unlimited;
    }
    switch (value) {
        case ValueClass::device_weight:
            return parse_unsigned(text);
        case ValueClass::device_sec:
            return parse_time(text, usec_per_sec);
        default:
            return parse_size(text, 1000);
    }
}

Converted device_numbers_of(ValueClass value, std::string_view text) {
    using Element = DeviceNumbers::value_type;
    return each_line<Element>(text, [&](std::string_view line) -> std::optional<Element> {
        const auto parts = parse_device_value(line);
        const auto number = parts ? device_number_of(value, parts->value) : std::nullopt;
        return number ? std::optional(Element(without_escaped_percents(parts->device), *number))
                      : std::nullopt;
    });
}

Converted device_rights_of(std::string_view text) {
    using Element = DeviceRights::value_type;
    return each_line<Element>(text, [](std::string_view line) -> std::optional<Element> {
        const auto parts = parse_device_value(line);
        if (!parts) {
            return std::nullopt;
        }
        // config_parse_device_allow(): without letters, all of them.
        return Element(without_escaped_percents(parts->device), parts->value.empty() ? "rwm" : parts->value);
    });
}

Converted prefixes_of(std::string_view text) {
    std::vector<IpPrefix> prefixes;
    for (const std::string& word : unit::split_words(text, {}).value_or(Strings())) {
        const auto some = parse_ip_prefixes(word);
        if (!some) {
            return std::nullopt;
        }
        prefixes.insert(prefixes.end(), some->begin(), some->end());
    }
    return prefixes;
}

Converted interfaces_of(std::string_view text) {
    const bool is_allowed = !text.starts_with('~');
    auto names = unit::split_words(text.substr(is_allowed ? 0 : 1), {.unquote = true});
    return names ? Converted(Interfaces{is_allowed, std::move(*names)}) : std::nullopt;
}

Converted nft_sets_of(std::string_view text) {
    std::vector<NftSet> sets;
    for (const std::string& word :
         unit::split_words(text, {.unquote = true, .cunescape = true}).value_or(Strings())) {
        auto set = parse_nft_set(word);
        if (!set) {
            return std::nullopt;
        }
        sets.push_back(std::move(*set));
    }
    return sets;
}

Converted boolean_of(std::string_view text) {
    const auto value = parse_boolean(text);
    return value ? Converted(*value) : std::nullopt;
}

Converted convert(const Directive& directive, std::string_view text, const Machine& machine) {
    switch (directive.value) {
        case ValueClass::boolean:
            return boolean_of(text);
        case ValueClass::percent_or_bytes:
            return memory_of(directive, text, machine);
        case ValueClass::percent_or_unsigned:
            return tasks_of(text, machine);
        case ValueClass::cpu_quota:
            return cpu_quota_of(text, machine);
        case ValueClass::percent:
            return scale_of(text);
        case ValueClass::weight:
            return weight_of(text);
        case ValueClass::sec:
            return time_of(text);
        case ValueClass::cpu_list:
            return cpus_of(text);
        case ValueClass::controller_list:
            return unit::split_words(text, {});
        case ValueClass::device_bytes:
        case ValueClass::device_integer:
        case ValueClass::device_sec:
        case ValueClass::device_weight:
            return device_numbers_of(directive.value, text);
        case ValueClass::device_permissions:
            return device_rights_of(text);
        case ValueClass::ip_prefix_list:
            return prefixes_of(text);
        case ValueClass::socket_bind:
            return each_line<SocketBind>(text, parse_socket_bind);
        case ValueClass::interface_list:
            return interfaces_of(text);
        case ValueClass::nft_set:
            return nft_sets_of(text);
        case ValueClass::enumeration:
            return std::string(text);
        case ValueClass::string:
            return without_escaped_percents(text);
        default:
            return std::nullopt;
    }
}

// Whether one assignment holds one element, so that several are given as lines.
bool is_one_a_line(ValueClass value) {
    switch (value) {
        case ValueClass::device_bytes:
        case ValueClass::device_integer:
        case ValueClass::device_sec:
        case ValueClass::device_weight:
        case ValueClass::device_permissions:
        case ValueClass::socket_bind:
            return true;
        default:
            return false;
    }
}

Result<void> check_text(const Directive& directive, std::string_view text) {
    if (!is_one_a_line(directive.value)) {
        if (text.find('\n') != std::string_view::npos) {
            return failure(fmt::format("{} takes one line, found {}", directive.name, in_quotes(text, 80)));
        }
    } else if (trim(text).find('\n') != std::string_view::npos) {
        for (const std::string& line : split(trim(text), '\n')) {
            if (auto checked = check_text(directive, line); !checked) {
                return checked;
            }
        }
        return {};
    }
    if (expands_specifiers(directive) && has_specifier(text)) {
        return failure(fmt::format(
            "{} is changed with what it shall be, found {} with a specifier, which systemd expands in unit "
            "files alone: write %% for a percent sign",
            directive.name, in_quotes(text, 80)));
    }
    if (auto checked = check_value(directive, text); !checked) {
        return failure(fmt::format("{} {}", directive.name, checked.error().message));
    }
    return {};
}

// What a percentage is taken of must be known: else it would be one of nothing.
Result<void> check_share(const Directive& directive, std::string_view text, const Machine& machine) {
    const bool is_memory = directive.value == ValueClass::percent_or_bytes;
    const bool is_known = is_memory ? machine.memory >= machine.page_size : machine.tasks_limit > 0;
    if ((is_memory || directive.value == ValueClass::percent_or_unsigned) && !is_known &&
        parse_permyriad(text)) {
        return failure(fmt::format("{} is {}, and it is not known of how {}", directive.name,
                                   in_quotes(text, 80), is_memory ? "much memory" : "many tasks"));
    }
    return {};
}

constexpr std::string_view markers = "Markers";

// unit_marker_from_string() (src/core/unit.c), and what bus_unit_set_live_property() takes in front of it.
Result<LiveProperty> markers_of(std::string_view text) {
    constexpr auto words = std::to_array<std::string_view>({"needs-reload", "needs-restart"});
    const Strings found = unit::split_words(text, {}).value_or(Strings());
    const auto has_sign = [](std::string_view word) {
        return word.starts_with('+') || word.starts_with('-');
    };
    for (const std::string_view word : found) {
        if (std::find(words.begin(), words.end(), word.substr(has_sign(word) ? 1 : 0)) == words.end() ||
            has_sign(word) != has_sign(found.front())) {
            return failure(fmt::format(
                "{} takes needs-reload and needs-restart, all or none of them behind + or -, found {}",
                markers, in_quotes(text, 80)));
        }
    }
    return LiveProperty{std::string(markers), found};
}

}  // namespace

std::string live_name(const Directive& directive) {
    if (directive.name == "CPUQuota") {
        return "CPUQuotaPerSecUSec";
    }
    std::string name(directive.name);
    if (directive.value == ValueClass::sec || directive.value == ValueClass::device_sec) {
        name.replace(name.rfind("Sec"), std::string::npos, "USec");
    }
    return name;
}

const Directive* live_directive(std::string_view name) {
    for (const Directive& row : directives()) {
        if (row.is_runtime() && (row.section == "Service" || row.section == "Unit") &&
            live_name(row) == name) {
            return &row;
        }
    }
    return nullptr;
}

Result<LiveProperty> live_property(const Directive& directive, std::string_view text,
                                   const Machine& machine) {
    if (!directive.is_runtime()) {
        return failure(
            fmt::format("systemd cannot change {} of a loaded unit: it takes a drop-in and a daemon-reload",
                        directive.name));
    }
    if (directive.runtime_since > machine.systemd_version) {
        return failure(fmt::format("{} can be changed on a loaded unit since systemd {}, and this is {}",
                                   directive.name, directive.runtime_since, machine.systemd_version));
    }
    if (auto checked = check_text(directive, text); !checked) {
        return tl::unexpected(checked.error());
    }
    if (auto checked = check_share(directive, trim(text), machine); !checked) {
        return tl::unexpected(checked.error());
    }
    Converted value = convert(directive, trim(text), machine);
    if (!value) {
        return failure(fmt::format("{} takes no such value as {}", directive.name, in_quotes(text, 80)));
    }
    return LiveProperty{live_name(directive), std::move(*value)};
}

Result<LiveProperty> live_property(unit::UnitType type, std::string_view key, std::string_view text,
                                   const Machine& machine) {
    if (key == markers || key == "markers") {
        return markers_of(trim(text));
    }
    const Directive* directive = find_key(type, key);
    if (directive == nullptr) {
        const auto near = nearest(type, key);
        return failure(fmt::format("a {} has no setting {}{}", unit::to_string(type), in_quotes(key, 80),
                                   near ? " (did you mean " + *near + "?)" : ""));
    }
    return live_property(*directive, text, machine);
}

}  // namespace sparrow::model
