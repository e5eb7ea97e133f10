// Programs, such as the commands of health checks.
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/hooks/copy.hpp"
#include "sparrow/raku/environment.hpp"

namespace sparrow::hooks {

// Starts `command` as `process`: in its enclosure, with nothing on its standard input, in "/". One that
// cannot be run says so in its output, and ends with the status that shells have for that.
Result<void> start_program(const std::vector<std::string>& command, const raku::Variables& environment,
                           Copy& process);

// Its exit status; 128 more than the signal where one killed it. `status` is that of waitpid(2).
int exit_status(int status);

}  // namespace sparrow::hooks
