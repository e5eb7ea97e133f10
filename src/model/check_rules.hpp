// Whether rules, and how far anything is adapted, say what can be done.
#pragma once

#include "runtime_checks.hpp"

namespace sparrow::model {

// `rules`: a list of rules, each with what it is about, what it sets and until when.
void check_rules(const Value& value, const Place& place);

// `adaptation`.
void check_adaptation(const Value& value, const Place& place);

}  // namespace sparrow::model
