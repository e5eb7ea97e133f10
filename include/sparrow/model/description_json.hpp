// The JSON that the Raku host answers with (description.schema.json, version 1), and what of it is carried
// on.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/base/result.hpp"
#include "sparrow/model/description.hpp"

namespace sparrow::model {

// Either what the file describes, or why its evaluation failed (file:line and message, for its author).
using Answer = std::variant<Description, Diagnostic>;

// Reads one answer. An Error is a host that does not speak schema 1, not a mistake in the file.
Result<Answer> parse_answer(std::string_view json);

// `value` as JSON on one line, for the [X-Sparrow] section: closures as {"hook":NAME,"line":N}, a regex as
// {"regex":SOURCE}, a literal as its text, a command as the list of its words.
std::string to_runtime_json(const Value& value);

}  // namespace sparrow::model
