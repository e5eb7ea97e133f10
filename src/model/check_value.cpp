#include "sparrow/model/check_value.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string>

#include "sparrow/base/text.hpp"
#include "sparrow/unit/word_reader.hpp"
#include "specifiers.hpp"
#include "value_rules.hpp"

namespace sparrow::model {

namespace {

ValueRule rule_of(ValueClass value) {
    constexpr auto themes =
        std::to_array<ValueRule (*)(ValueClass)>({number_rule, time_rule, calendar_rule, word_rule, name_rule,
                                                  path_rule, device_rule, address_rule, command_rule});
    for (const auto& theme : themes) {
        if (ValueRule rule = theme(value)) {
            return rule;
        }
    }
    return nullptr;
}

std::string_view trim_blanks(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(unit::whitespace), text.size()));
    return text.substr(0, text.find_last_not_of(unit::whitespace) + 1);
}

}  // namespace

Result<void> check_value(const Directive& directive, std::string_view text) {
    // As config_parse() in src/shared/conf-parser.c does.
    text = trim_blanks(text);
    const ValueRule rule = rule_of(directive.value);
    if (rule == nullptr) {
        return {};
    }
    const bool is_expanded = expands_specifiers(directive);
    // A list of units is judged name by name.
    if (is_expanded && has_specifier(text) && directive.value != ValueClass::unit_names) {
        return {};
    }
    if (text.empty() && directive.empty != Empty::invalid) {
        return {};
    }
    const Verdict verdict = rule(directive, is_expanded ? without_escaped_percents(text) : std::string(text));
    if (!verdict) {
        return {};
    }
    return failure(fmt::format("takes {}, found {}", verdict->accepted,
                               verdict->found.empty() ? "nothing" : in_quotes(verdict->found, 80)));
}

bool expands_specifiers(const Directive& directive) {
    switch (directive.value) {
        case ValueClass::address_family_list:
        case ValueClass::architecture:
        case ValueClass::base64:
        case ValueClass::bool_or_controller_list:
        case ValueClass::bool_or_namespace_list:
        case ValueClass::boolean:
        case ValueClass::bytes:
        case ValueClass::capability_list:
        case ValueClass::controller_list:
        case ValueClass::coredump_filter:
        case ValueClass::cpu_quota:
        case ValueClass::enum_or_integer:
        case ValueClass::enumeration:
        case ValueClass::error_number:
        case ValueClass::exit_status_list:
        case ValueClass::integer:
        case ValueClass::interface:
        case ValueClass::interface_list:
        case ValueClass::ip_prefix_list:
        case ValueClass::mode:
        case ValueClass::nsec:
        case ValueClass::percent:
        case ValueClass::path_or_base64:
        case ValueClass::path_or_hex:
        case ValueClass::percent_or_bytes:
        case ValueClass::percent_or_unsigned:
        case ValueClass::rlimit_bytes:
        case ValueClass::rlimit_nice:
        case ValueClass::rlimit_sec:
        case ValueClass::rlimit_unsigned:
        case ValueClass::rlimit_usec:
        case ValueClass::secure_bits_list:
        case ValueClass::signal:
        case ValueClass::socket_bind:
        case ValueClass::syscall_arch_list:
        case ValueClass::syscall_list:
        case ValueClass::unsigned_integer:
        case ValueClass::weight:
            return false;
        case ValueClass::sec:
            // config_parse_timer() expands them, parse_sec() elsewhere does not.
            return directive.section == "Timer" && directive.name.starts_with("On");
        default:
            return true;
    }
}

}  // namespace sparrow::model
