// What systemd-sparrow-hooks does.
#pragma once

#include "sparrow/base/log.hpp"
#include "sparrow/base/paths.hpp"
#include "sparrow/hooks/options.hpp"
#include "sparrow/raku/environment.hpp"

namespace sparrow::hooks {

// Answers requests (raku/hook_protocol) until it is asked to end, or nobody has needed it for long; nothing
// that it has started is left then. Returns the exit status.
int run_server(const Options& options, const raku::Variables& environment, const Installation& installation,
               LogSink& log);

}  // namespace sparrow::hooks
