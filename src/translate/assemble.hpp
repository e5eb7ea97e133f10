// Outcomes in, a tree out.
#pragma once

#include <vector>

#include "outcome.hpp"
#include "sparrow/translate/translation.hpp"

namespace sparrow::translate {

// What the outcomes of all sources, in their order, come to: settles what concerns several units, and renders
// each of them and what stands in for those that failed. All of a Translation but its records.
Translation assemble(std::vector<Outcome> outcomes);

}  // namespace sparrow::translate
