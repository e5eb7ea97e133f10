// What org.sparrow.Runtime1 is asked, answered from the units that are watched.
#pragma once

#include "sparrow/daemon/chronicle.hpp"
#include "sparrow/daemon/runtime_interface.hpp"
#include "sparrow/daemon/watch_list.hpp"

namespace sparrow::daemon {

// Both must outlive the verbs.
Verbs answers(WatchList& units, Chronicle& chronicle);

}  // namespace sparrow::daemon
