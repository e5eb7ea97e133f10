#include "sparrow/model/vocabulary.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "sparrow/base/text.hpp"
#include "sparrow/model/runtime_keys.hpp"

namespace sparrow::model {

namespace {

using unit::UnitType;

struct Shorthand {
    std::string_view key;
    std::string_view directive;
};

constexpr std::array shorthands{Shorthand{"start", "ExecStart"}, Shorthand{"stop", "ExecStop"},
                                Shorthand{"reload", "ExecReload"}, Shorthand{"env", "Environment"}};

constexpr std::array generated_types{UnitType::service, UnitType::socket,    UnitType::target,
                                     UnitType::mount,   UnitType::automount, UnitType::swap,
                                     UnitType::timer,   UnitType::path,      UnitType::slice};

bool takes_unit_names(const Directive& directive) {
    return directive.value == ValueClass::unit_names;
}

const Directive* find_shorthand(UnitType type, std::string_view key) {
    for (const Shorthand& shorthand : shorthands) {
        if (shorthand.key == key) {
            return find_key(type, shorthand.directive);
        }
    }
    return nullptr;
}

// "after-service" is After= and service.
std::optional<Meaning> find_typed_dependency(UnitType type, std::string_view key) {
    const std::size_t dash = key.rfind('-');
    if (dash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto dependency_type = unit::parse_unit_type(key.substr(dash + 1));
    const Directive* directive = find_key(type, key.substr(0, dash));
    if (!dependency_type || directive == nullptr || !takes_unit_names(*directive)) {
        return std::nullopt;
    }
    return Meaning{directive, dependency_type};
}

// The other types of units that know `key`, for "it belongs in a timer".
std::vector<std::string> types_with(std::string_view key) {
    std::vector<std::string> types;
    for (const UnitType type : generated_types) {
        if (find_key(type, key) != nullptr) {
            types.emplace_back(to_string(type));
        }
    }
    return types;
}

std::optional<std::string> nearest_key(UnitType type, std::string_view key) {
    std::vector<std::string_view> also{"name", "start", "stop", "reload", "env", "needs", "provides"};
    also.insert(also.end(), runtime_keys().begin(), runtime_keys().end());
    // A misspelt dependency with a unit type: "afer-service".
    const std::size_t dash = key.rfind('-');
    if (dash != std::string_view::npos && unit::parse_unit_type(key.substr(dash + 1))) {
        if (auto stem = nearest(type, key.substr(0, dash))) {
            const Directive* directive = find_key(type, *stem);
            if (directive != nullptr && takes_unit_names(*directive)) {
                return *stem + std::string(key.substr(dash));
            }
        }
    }
    return nearest(type, key, also);
}

tl::unexpected<Error> unknown_key(UnitType type, std::string_view key) {
    const std::string what = fmt::format("unknown key '{}' in a {}", key, to_string(type));
    if (auto types = types_with(key); !types.empty()) {
        return failure(fmt::format("{}: this setting belongs in a {}", what, join_words(types, " or ")));
    }
    if (auto near = nearest_key(type, key)) {
        return failure(fmt::format("{}; did you mean '{}'?", what, *near));
    }
    return failure(
        fmt::format("{}; accepted are systemd's settings for it in kebab-case (memory-max) or as systemd "
                    "spells them (MemoryMax): see systemd.{}(5) and systemd.unit(5)",
                    what, to_string(type)));
}

bool is_known(UnitType type, std::string_view key) {
    return is_section_of(type, key) || interpret_needs(key) || find_key(type, key) != nullptr ||
           find_shorthand(type, key) != nullptr || find_typed_dependency(type, key);
}

}  // namespace

bool is_for_type(UnitType type, std::string_view key) {
    if (is_runtime_key(key)) {
        return type == UnitType::service;
    }
    return is_known(type, key) || std::none_of(generated_types.begin(), generated_types.end(),
                                               [&](UnitType other) { return is_known(other, key); });
}

bool is_section_of(UnitType type, std::string_view key) {
    return key == "Unit" || key == "Install" || section_of(type) == key;
}

Result<Meaning> interpret_key(UnitType type, std::string_view key) {
    if (const Directive* directive = find_key(type, key)) {
        return Meaning{directive, std::nullopt};
    }
    if (const Directive* directive = find_shorthand(type, key)) {
        return Meaning{directive, std::nullopt};
    }
    if (auto dependency = find_typed_dependency(type, key)) {
        return *dependency;
    }
    return unknown_key(type, key);
}

std::optional<Needs> interpret_needs(std::string_view key) {
    constexpr std::string_view needs = "needs";
    if (key == needs) {
        return Needs{};
    }
    if (!key.starts_with(needs) || key[needs.size()] != '-') {
        return std::nullopt;
    }
    const auto type = unit::parse_unit_type(key.substr(needs.size() + 1));
    return type ? std::optional(Needs{type}) : std::nullopt;
}

Result<Meaning> interpret_key_in_section(UnitType type, std::string_view section, std::string_view key) {
    if (const Directive* directive = find_in_section(section, key)) {
        return Meaning{directive, std::nullopt};
    }
    if (auto near = nearest(type, key); near && find_in_section(section, *near) != nullptr) {
        return failure(fmt::format("unknown key '{}' in [{}]; did you mean '{}'?", key, section, *near));
    }
    if (const Directive* elsewhere = find_key(type, key)) {
        return failure(
            fmt::format("'{}' does not belong in [{}] but in [{}]", key, section, elsewhere->section));
    }
    return failure(fmt::format("unknown key '{}' in [{}]", key, section));
}

}  // namespace sparrow::model
