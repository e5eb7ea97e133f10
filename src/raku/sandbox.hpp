// How the warden's process is shut in before any Raku runs.
#pragma once

#include "sparrow/base/result.hpp"
#include "sparrow/raku/warden.hpp"

namespace sparrow::raku {

// In new PID and mount namespaces: mounts a /proc of this PID namespace and puts the sockets of the service
// manager and the buses out of reach, so that a systemctl in a unit file is refused at once: PID 1 answers
// nobody while generators run, and a call would hang the boot until it times out.
Result<void> set_up_namespaces();

// Becomes `identity`, without supplementary groups and with no way back.
Result<void> become(const Identity& identity);

}  // namespace sparrow::raku
