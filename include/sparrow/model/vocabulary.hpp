// What a key of a task-run means in a unit of a given type.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sparrow/base/result.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/unit/unit_name.hpp"

namespace sparrow::model {

struct Meaning {
    // Never null; lives as long as the program.
    const Directive* directive = nullptr;
    // after-service, requires-mount, …: each name without a suffix is a unit of this type.
    std::optional<unit::UnitType> dependency_type;
};

// A systemd directive in kebab-case or as systemd spells it, one of the shorthands (start, stop, reload,
// env), or a dependency directive with a unit type (after-service). The Error names the nearest key, or the
// unit types that the directive belongs to.
Result<Meaning> interpret_key(unit::UnitType type, std::string_view key);

// "needs" stands for Wants= and After= together.
struct Needs {
    // needs-service, needs-mount, …: each name without a suffix is a unit of this type.
    std::optional<unit::UnitType> dependency_type = {};
};

// Nothing where `key` is another.
std::optional<Needs> interpret_needs(std::string_view key);

// The same as interpret_key() inside of a nested section: Service => %( … ). No shorthands.
Result<Meaning> interpret_key_in_section(unit::UnitType type, std::string_view section, std::string_view key);

// Whether a unit of `type` may have `key`, or no unit may: false for keys that belong to other types alone.
bool is_for_type(unit::UnitType type, std::string_view key);

// Whether `key` names a section that a unit of `type` may have: then its value is a hash of settings.
bool is_section_of(unit::UnitType type, std::string_view key);

}  // namespace sparrow::model
