// Values and parameters with a place for a text.
#pragma once

#include <string>
#include <vector>

#include "sparrow/model/description.hpp"
#include "sparrow/model/value.hpp"

namespace sparrow::test {

// The place, in any text of a pattern: a string, a key, a literal, a regex, the name of a closure, or a part
// of one.
inline const std::string here = "<here>";

// `pattern` with `text` in each place.
model::Value filled(const model::Value& pattern, const std::string& text);
std::vector<model::Parameter> filled(const std::vector<model::Parameter>& pattern, const std::string& text);

}  // namespace sparrow::test
