// What services a unit stands for, for any-service() in other sources.
#pragma once

#include <string>

#include "sparrow/base/result.hpp"
#include "sparrow/model/value.hpp"

namespace sparrow::model {

// The words of the key `provides`, joined by blanks; empty where there are none.
Result<std::string> provided_words(const Value& value);

}  // namespace sparrow::model
