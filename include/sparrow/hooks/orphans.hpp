// Processes whose parents have ended and that are nobody's any more.
#pragma once

#include <sys/types.h>

#include <vector>

namespace sparrow::hooks {

// Kills the children of this process, a child subreaper, that are none of `known`, with all below them: what
// processes have left that have ended. No copy of a Raku process may be in the making, of which this process
// does not know yet. True where there were any.
bool kill_orphans(const std::vector<pid_t>& known);

}  // namespace sparrow::hooks
