// What the Raku side is asked, in its own words: JSON objects on one line.
#pragma once

#include <string>

#include "sparrow/raku/bundle.hpp"
#include "sparrow/raku/evaluate.hpp"
#include "sparrow/raku/run_hook.hpp"

namespace sparrow::raku {

// To evaluate a source at `site`: the file, its text, and the parameters whose closures are kept and not
// called.
std::string to_request(const Source& source, const Site& site);

// To run one hook.
std::string to_hook_request(const HookCall& call);

// To call one for its answer, which goes to descriptor 3.
std::string to_answered_hook_request(const HookCall& call);

}  // namespace sparrow::raku
