// How the evaluation of a source went when it last went well.
#pragma once

#include <string>
#include <string_view>

#include "sparrow/base/result.hpp"
#include "sparrow/raku/inputs.hpp"

namespace sparrow::raku {

struct Record {
    Inputs inputs;
    // The description as the host gave it (model::parse_answer() reads it).
    std::string answer;
};

// As it is stored: one JSON object.
std::string to_json(const Record& record);

// The inverse; an Error where `json` is not what to_json() gives.
Result<Record> parse_record(std::string_view json);

}  // namespace sparrow::raku
