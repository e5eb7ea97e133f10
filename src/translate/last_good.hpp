// What stands in for a source that fails, where it went well before.
#pragma once

#include <string>

#include "outcome.hpp"
#include "sparrow/raku/record.hpp"

namespace sparrow::translate {

// What the source of `failed` made when `translated` went well in `context`, with the error in the
// Description= of its units. Nothing where it made nothing, and where that would be an error today.
std::optional<Outcome> last_good(const Outcome& failed, const raku::Translated& translated,
                                 const raku::Context& context, const std::string& sparrowctl);

// The comment that a file of a last good translation has.
std::string last_good_remark(const Diagnostic& failure);

}  // namespace sparrow::translate
