// When a rule holds, out of a spec.
#pragma once

#include "sparrow/watch/condition.hpp"
#include "value_reader.hpp"

namespace sparrow::watch {

// Of which domain and level a pressure or a trigger is (`of`, `level`).
Domain read_domain(const model::Value* value, ValueReader& reader);
Level read_level(const model::Value* value, ValueReader& reader);

// A word of signals; a hash with `on`, and beside it of which domain and level, above and below what; or a
// hash with `all`, `any` or `not` of such. `on` may hold one of the latter, too.
Condition read_condition(const model::Value& value, ValueReader& reader);

}  // namespace sparrow::watch
