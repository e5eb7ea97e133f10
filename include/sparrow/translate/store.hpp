// The directory in which this project keeps what it can make again.
#pragma once

#include <optional>
#include <string>

#include "sparrow/base/result.hpp"
#include "sparrow/raku/warden.hpp"

namespace sparrow::translate {

// The directory below `runtime_dir` for what Raku compiles, made where it is missing, with nobody but
// `identity` (nothing: the calling user) able to write it. One that is somebody else's, or a link, is an
// Error: compiled code is code.
Result<std::string> prepare_precompilation_dir(const std::string& runtime_dir,
                                               const std::optional<raku::Identity>& identity);

}  // namespace sparrow::translate
