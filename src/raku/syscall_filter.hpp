// The system calls of the Raku host and of all that comes of it, shown to the warden (seccomp_unotify(2)).
#pragma once

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"

namespace sparrow::raku {

// Has this process, and whatever it becomes or starts, wait at each system call until it is answered through
// the descriptor that is returned, but for those that tell nothing of the machine: reading what is open
// already, memory, waiting. New system calls are shown, as nobody knows what they tell. io_uring_setup(2)
// fails with ENOSYS: what goes through a ring is no system call. An Error where the kernel or a site's policy
// does not grant it.
Result<UniqueFd> show_syscalls();

}  // namespace sparrow::raku
