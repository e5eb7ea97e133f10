// The rules of a spec.
#pragma once

#include <vector>

#include "sparrow/unit/unit_name.hpp"
#include "sparrow/watch/spec.hpp"
#include "value_reader.hpp"

namespace sparrow::watch {

// `value` is the list of rules of a unit of `type`. Their names differ: "rule 1", or "rule spare" where the
// author calls it spare.
std::vector<Rule> read_rules(unit::UnitType type, const model::Value& value, ValueReader& reader);

// Gives those of `more` other names whose names `rules` have, and appends them.
void append_rules(std::vector<Rule>& rules, std::vector<Rule> more);

}  // namespace sparrow::watch
