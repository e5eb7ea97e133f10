#include "sparrow/unit/unit_name.hpp"

#include <fmt/format.h>

#include <array>

#include "sparrow/base/text.hpp"

namespace sparrow::unit {

namespace {

struct TypeRow {
    UnitType type;
    std::string_view suffix;
    std::string_view section;
};

// In the order of UnitType, which indexes it.
constexpr std::array<TypeRow, 11> types{{
    {UnitType::service, ".service", "Service"},
    {UnitType::socket, ".socket", "Socket"},
    {UnitType::target, ".target", ""},
    {UnitType::mount, ".mount", "Mount"},
    {UnitType::automount, ".automount", "Automount"},
    {UnitType::swap, ".swap", "Swap"},
    {UnitType::timer, ".timer", "Timer"},
    {UnitType::path, ".path", "Path"},
    {UnitType::slice, ".slice", "Slice"},
    {UnitType::scope, ".scope", "Scope"},
    {UnitType::device, ".device", ""},
}};

const TypeRow& row_of(UnitType type) {
    return types[static_cast<std::size_t>(type)];
}

// VALID_CHARS_WITH_AT of unit-name.c. Spelt out, as isalnum() would follow the locale.
bool is_name_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ':' ||
           c == '-' || c == '_' || c == '.' || c == '\\' || c == '@';
}

// A slice's name is its place in the tree: a-b.slice is inside a.slice, and -.slice is the root.
bool is_slice_path(std::string_view stem) {
    return stem == "-" ||
           (!stem.starts_with('-') && !stem.ends_with('-') && stem.find("--") == std::string_view::npos);
}

}  // namespace

std::optional<UnitType> parse_unit_type(std::string_view word) {
    for (const TypeRow& row : types) {
        if (row.suffix.substr(1) == word) {
            return row.type;
        }
    }
    return std::nullopt;
}

std::optional<UnitType> type_of(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) {
        return std::nullopt;
    }
    return parse_unit_type(name.substr(dot + 1));
}

std::string_view to_string(UnitType type) {
    return row_of(type).suffix.substr(1);
}

std::string_view suffix(UnitType type) {
    return row_of(type).suffix;
}

std::optional<std::string_view> section_of(UnitType type) {
    const std::string_view section = row_of(type).section;
    return section.empty() ? std::nullopt : std::optional(section);
}

std::string with_suffix(std::string_view text, UnitType type) {
    std::string name(text);
    if (!type_of(text)) {
        name += suffix(type);
    }
    return name;
}

Result<UnitName> UnitName::parse(std::string_view text) {
    if (text.empty()) {
        return failure("a unit name is empty: it needs a name and a suffix, as in web.service");
    }
    if (text.size() > max_unit_name_length) {
        return failure(fmt::format("the unit name \"{}\" has {} bytes: systemd takes at most {}", shown(text),
                                   text.size(), max_unit_name_length));
    }
    const std::optional<UnitType> type = type_of(text);
    if (!type) {
        return failure(
            fmt::format("\"{}\" is no unit name: it must end in .service, .socket, .target, .mount, "
                        ".automount, .swap, .timer, .path, .slice, .scope or .device, after a name",
                        shown(text)));
    }
    const std::string_view stem = text.substr(0, text.rfind('.'));
    for (std::size_t i = 0; i < stem.size(); ++i) {
        if (!is_name_character(stem[i])) {
            return failure(
                fmt::format("\"{}\" is no unit name: byte {} is \"{}\", and systemd takes letters and digits "
                            "of ASCII and :-_.\\@ (systemd-escape encodes the rest)",
                            shown(text), i, shown(stem.substr(i, 1))));
        }
    }
    if (stem.front() == '@') {
        return failure(fmt::format(
            "\"{}\" is no unit name: a name must stand before the @, as in web@blue.service", shown(text)));
    }
    if (*type == UnitType::slice && stem.find('@') != std::string_view::npos) {
        return failure(
            fmt::format("\"{}\" is no unit name: slices have no templates and no instances", shown(text)));
    }
    if (*type == UnitType::slice && !is_slice_path(stem)) {
        return failure(fmt::format(
            "\"{}\" is no slice: the dashes in its name separate the slices it is in, so none may "
            "stand at an end or beside another (a-b.slice is inside a.slice; only the root is "
            "-.slice)",
            shown(text)));
    }
    return UnitName(std::string(text), *type);
}

std::string_view UnitName::prefix() const {
    const std::string_view stem = std::string_view(full_).substr(0, full_.rfind('.'));
    return stem.substr(0, stem.find('@'));
}

std::string_view UnitName::instance() const {
    const std::string_view stem = std::string_view(full_).substr(0, full_.rfind('.'));
    const std::size_t at = stem.find('@');
    return at == std::string_view::npos ? std::string_view{} : stem.substr(at + 1);
}

bool UnitName::is_template() const {
    return full_.find('@') != std::string::npos && instance().empty();
}

bool UnitName::is_instance() const {
    return !instance().empty();
}

std::optional<std::string> UnitName::template_name() const {
    if (!is_template() && !is_instance()) {
        return std::nullopt;
    }
    return fmt::format("{}@{}", prefix(), suffix(type_));
}

bool has_install_specifiers_only(std::string_view text) {
    for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 2)) {
        if (at + 1 == text.size() ||
            std::string_view("ijnNp%").find(text[at + 1]) == std::string_view::npos) {
            return false;
        }
    }
    return true;
}

Result<UnitName> expand_install_name(std::string_view text, const UnitName& name) {
    if (!has_install_specifiers_only(text)) {
        return failure(fmt::format("'{}': of the specifiers only %i, %j, %n, %N and %p are expanded here",
                                   escape_control(text)));
    }
    const std::string_view without_suffix =
        std::string_view(name.full()).substr(0, name.full().size() - suffix(name.type()).size());
    const std::string_view prefix = name.prefix();
    std::string expanded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            expanded += text[at];
            continue;
        }
        switch (text[++at]) {
            case 'i':
                expanded += name.instance();
                break;
            case 'j':
                // What follows the last dash; all where there is none.
                expanded += prefix.substr(prefix.rfind('-') + 1);
                break;
            case 'n':
                expanded += name.full();
                break;
            case 'N':
                expanded += without_suffix;
                break;
            case 'p':
                expanded += prefix;
                break;
            default:
                expanded += '%';
                break;
        }
    }
    return UnitName::parse(expanded);
}

}  // namespace sparrow::unit
