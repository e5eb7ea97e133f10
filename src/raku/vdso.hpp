// The clock, made visible: without the vDSO (vdso(7)) every look at it is a system call.
#pragma once

#include <sys/types.h>

#include "sparrow/base/result.hpp"

namespace sparrow::raku {

// In a child that is about to run a program: lets its parent call hide_vdso(). False where that is refused
// (ptrace(2); a site's policy).
bool let_parent_hide_vdso();

// Waits for execve(2) of the child `pid`, which called the above, and takes the vDSO's address out of what
// the new program is started with (getauxval(3), AT_SYSINFO_EHDR); it then runs on by itself.
Result<void> hide_vdso(pid_t pid);

}  // namespace sparrow::raku
