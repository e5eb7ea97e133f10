// How the warden's process is shut in before any Raku runs.
#pragma once

#include "sparrow/base/result.hpp"
#include "sparrow/raku/warden.hpp"

namespace sparrow::raku {

// In a new user namespace: the process stays who it was outside, `identity`, and everybody else becomes
// "nobody" to it. Neither changes what it may read or write.
Result<void> keep_identity(const Identity& identity);

// In new PID and mount namespaces: mounts a /proc of this PID namespace and puts the sockets of the service
// manager and the buses out of reach, so that a systemctl in a unit file is refused at once: PID 1 answers
// nobody while generators run, and a call would hang the boot until it times out.
Result<void> set_up_namespaces();

// Becomes `identity`, without supplementary groups and with no way back.
Result<void> become(const Identity& identity);

}  // namespace sparrow::raku
