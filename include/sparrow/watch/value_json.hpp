// Values as JSON: what specs, hooks and recordings are written in.
#pragma once

#include <string>
#include <string_view>

#include "sparrow/base/result.hpp"
#include "sparrow/model/value.hpp"

namespace sparrow::watch {

// An Error where `json` is no JSON, or deeper than 64 levels. Integers that no signed 64-bit number holds
// become floating point.
Result<model::Value> parse_value(std::string_view json);

// On one line. What is no plain data (closures, regexes, …) becomes null; what is no UTF-8, U+FFFD.
std::string to_json(const model::Value& value);

}  // namespace sparrow::watch
