// The request that the host gets for one source.
#pragma once

#include <string>

#include "sparrow/raku/evaluate.hpp"

namespace sparrow::raku {

// A JSON object on one line: the file, its text, and the keys whose closures are kept and not called.
std::string to_request(const Source& source);

}  // namespace sparrow::raku
