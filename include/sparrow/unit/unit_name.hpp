// Unit names and unit types, by the rules of systemd's src/basic/unit-name.c and systemd.unit(5).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sparrow/base/result.hpp"

namespace sparrow::unit {

enum class UnitType { service, socket, target, mount, automount, swap, timer, path, slice, scope, device };

// The longest unit name that systemd takes, in bytes (UNIT_NAME_MAX less its NUL).
inline constexpr std::size_t max_unit_name_length = 255;

// The type by its name, which is also its suffix without the dot: "service". Nothing for any other word.
std::optional<UnitType> parse_unit_type(std::string_view word);

// The type that the suffix of `name` says: what follows the last dot, where something stands before it. The
// rest of `name` is not looked at, so that specifiers may stand in it ("web@%i.service").
std::optional<UnitType> type_of(std::string_view name);

// "service" for UnitType::service.
std::string_view to_string(UnitType type);

// ".service" for UnitType::service.
std::string_view suffix(UnitType type);

// The section that holds the type's own settings: "Service" for UnitType::service. Targets and devices have
// none.
std::optional<std::string_view> section_of(UnitType type);

// `text` with the suffix of `type` where it does not end in the suffix of a unit type already. Checks nothing
// else: the result need not be a valid name.
std::string with_suffix(std::string_view text, UnitType type);

// A valid unit name.
class UnitName {
  public:
    // Takes a plain name (web.service), a template (web@.service) or an instance (web@blue.service). The
    // error says what was found and what systemd accepts. Slices also have the rule that their dashes form a
    // path (slice_name_is_valid), and systemd refuses to load one that breaks it.
    static Result<UnitName> parse(std::string_view text);

    [[nodiscard]] const std::string& full() const { return full_; }
    // What stands before the first @, else before the suffix: "web" of web@blue.service.
    [[nodiscard]] std::string_view prefix() const;
    // What stands between the first @ and the suffix; empty for a template and for a plain name.
    [[nodiscard]] std::string_view instance() const;
    [[nodiscard]] UnitType type() const { return type_; }
    [[nodiscard]] bool is_template() const;
    [[nodiscard]] bool is_instance() const;
    // web@.service of web@blue.service and of itself; nothing for a plain name.
    [[nodiscard]] std::optional<std::string> template_name() const;

    friend bool operator==(const UnitName&, const UnitName&) = default;

  private:
    UnitName(std::string full, UnitType type) : full_(std::move(full)), type_(type) {}

    std::string full_;
    UnitType type_;
};

// `text`, a unit's name in [Install], with the specifiers of `name` that systemd expands there when it
// enables `name` (install_name_printf() in src/shared/install-printf.c): %i, %j, %n, %N, %p and %%. Those
// that say something of the machine are an Error, as is a result that is no unit's name.
Result<UnitName> expand_install_name(std::string_view text, const UnitName& name);

// Whether expand_install_name() knows every specifier of `text`.
bool has_install_specifiers_only(std::string_view text);

}  // namespace sparrow::unit
