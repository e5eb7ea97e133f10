// A task-run of a unit plugin as a unit, or as a drop-in for units.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/model/description.hpp"
#include "sparrow/model/steps.hpp"
#include "sparrow/model/unit_model.hpp"

namespace sparrow::model {

// `unit` is nothing where `diagnostics` has an error; there are all of them, not just the first.
struct TaskResult {
    std::optional<Unit> unit;
    std::vector<Diagnostic> diagnostics;
};

// The same for a drop-in.
struct DropInResult {
    std::optional<DropIn> drop_in;
    std::vector<Diagnostic> diagnostics;
};

// The name of the unit that a task makes: its `name` parameter, else its own name; a service where that has
// no suffix.
Result<unit::UnitName> unit_name_of(const Task& task);

// `file` is the source's path, for diagnostics. `hooks` says how the unit calls the closures that stay in
// Raku.
TaskResult unit_from_task(const std::string& file, const Task& task, const unit::UnitName& name,
                          const HookRunner& hooks);

// The same for a drop-in of units of `type`: it need not make sense as a unit.
DropInResult drop_in_from_task(const std::string& file, const Task& task, unit::UnitType type,
                               const HookRunner& hooks);

}  // namespace sparrow::model
