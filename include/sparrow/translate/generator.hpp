// The systemd generator: from the unit directories to the generator's output directories.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sparrow/base/log.hpp"
#include "sparrow/base/paths.hpp"
#include "sparrow/raku/environment.hpp"

namespace sparrow::translate {

// Where the log of a generator goes: /dev/kmsg when the system's manager runs it, stderr when a person or a
// test does (SPARROW_UNIT_DIRS is set, or stderr is a terminal). stderr too, with priorities, when a user's
// manager does, as it leads to the journal there (StandardError= of user@.service), and where there is no
// /dev/kmsg.
std::unique_ptr<LogSink> open_generator_log(const raku::Variables& environment);

// Does what systemd.generator(7) asks of a generator, for the scope that `environment` says, called with
// `arguments` (normal-dir, early-dir, late-dir). Nothing in the initrd, nor with systemd_sparrow=off on the
// kernel command line in `command_line`. Returns the exit status: 0, or 1 where a source failed or something
// could not be written; what is good is written all the same.
int run_generator(const std::vector<std::string>& arguments, const raku::Variables& environment,
                  const std::string& command_line, const Installation& installation, LogSink& log);

}  // namespace sparrow::translate
