// The command lines of Raku processes.
#pragma once

#include <string>
#include <vector>

#include "sparrow/raku/evaluate.hpp"

namespace sparrow::raku {

// The argv of raku with `script`, a main program of ours in data_dir ("host.raku"). `scratch_dir` is for
// the temporary files of tasks; empty: none are run.
std::vector<std::string> raku_command(const EvaluateOptions& options, const std::string& script,
                                      const std::string& scratch_dir);

// The argv of raku as it finds our modules and the site's, for a program that is to follow.
std::vector<std::string> raku_with_repositories(const EvaluateOptions& options);

}  // namespace sparrow::raku
