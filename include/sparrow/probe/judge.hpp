// Whether an answer is the one that was expected.
#pragma once

#include "sparrow/base/result.hpp"
#include "sparrow/probe/arguments.hpp"
#include "sparrow/probe/ask.hpp"

namespace sparrow::probe {

// An Error says what was answered and what was expected, without control characters.
Result<void> judge(const Question& question, const Answer& answer);

}  // namespace sparrow::probe
