// What the Raku side is asked, in its own words: JSON objects on one line.
#pragma once

#include <string>

#include "sparrow/raku/bundle.hpp"
#include "sparrow/raku/evaluate.hpp"

namespace sparrow::raku {

// To evaluate a source at `site`: the file, its text, and the parameters whose closures are kept and not
// called.
std::string to_request(const Source& source, const Site& site);

// To run one hook of a bundle for `unit`.
std::string to_hook_request(const Bundle& bundle, const std::string& unit, const std::string& hook);

}  // namespace sparrow::raku
