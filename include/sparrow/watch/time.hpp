// Time as the daemon counts it.
#pragma once

#include <chrono>

namespace sparrow::watch {

using Duration = std::chrono::microseconds;

// Since an unspecified point, as CLOCK_MONOTONIC has it: a suspended machine's sleep does not count, so that
// no condition has "held" while nothing ran (clock_gettime(2)).
using Time = std::chrono::microseconds;

}  // namespace sparrow::watch
