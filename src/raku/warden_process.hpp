// What runs inside the warden's process.
#pragma once

#include "sparrow/base/fd.hpp"
#include "sparrow/raku/warden.hpp"

namespace sparrow::raku {

// Sets the process up, starts the host and serves until the host or the other end of `socket` is gone.
// `trouble` becomes the host's stdout and stderr. Never returns into the caller's program.
[[noreturn]] void run_warden(const WardenOptions& options, bool in_namespaces, UniqueFd socket,
                             UniqueFd trouble);

}  // namespace sparrow::raku
