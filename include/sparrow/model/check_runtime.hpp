// Whether the runtime keys of a unit say what can be done.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sparrow/model/finding.hpp"
#include "sparrow/model/value.hpp"
#include "sparrow/unit/unit_name.hpp"

namespace sparrow::model {

// A finding for everything that is wrong with the runtime key `key` (is_runtime_key()) of a unit of `type`,
// each with the dotted path, what was found and what is accepted: unknown keys, values of a wrong kind or out
// of range, triggers that the kernel refuses (Documentation/accounting/psi.rst), keys that belong in a
// service alone.
std::vector<Finding> check_runtime(unit::UnitType type, std::string_view key, const Value& value);

// A finding for each rule that lets a setting grow by a share or an amount, again and again, without a
// maximum beside it or in the bounds of `adaptation`. Both are the values of these keys, null where there are
// none.
std::vector<Finding> check_growth(unit::UnitType type, const Value* rules, const Value* adaptation);

// What rules can be about: "memory-pressure", …
const std::vector<std::string>& signal_words();

}  // namespace sparrow::model
