// A value of Raku as the text of a setting.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/model/value.hpp"
#include "sparrow/model/vocabulary.hpp"

namespace sparrow::model {

// The assignments ("Name=" and this) that say `value`; none for an empty list. Plain strings are systemd's
// own syntax and pass as they are; structured values (lists of words, hashes, literals) are quoted so that
// systemd reads back exactly what was given. Each passes unit::check_line(). The Error says what was found
// and what the setting accepts.
Result<std::vector<std::string>> assignments_of(const Meaning& meaning, const Value& value);

}  // namespace sparrow::model
