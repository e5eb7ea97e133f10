// systemd-sparrowd: watches the units that ask for it.
#pragma once

#include "sparrow/daemon/options.hpp"

namespace sparrow::daemon {

// Runs until SIGTERM or SIGINT: the exit status. Units go on as they are.
int run(const Options& options);

}  // namespace sparrow::daemon
