// The order of settings in a generated unit: the one in which people write them.
#pragma once

#include <vector>

#include "sparrow/model/unit_model.hpp"

namespace sparrow::model {

// [Unit] first, then the type's own section; in each, what says what the unit is and does comes first, in its
// usual order, and the rest alphabetically. The same settings always come out in the same order.
void sort_settings(std::vector<UnitSetting>& settings);

}  // namespace sparrow::model
