// Starts the tests that people write for their sources.
#pragma once

#include <optional>
#include <string>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"
#include "sparrow/raku/evaluate.hpp"
#include "sparrow/raku/process_group.hpp"

namespace sparrow::raku {

// A test program that runs, and what it writes: non-blocking ends of pipes.
struct TestProgram {
    ProcessGroup group;
    UniqueFd output;
    UniqueFd error;
};

// Runs the Raku program `file` (an absolute path) in its own folder, with our modules, the site's, and
// `environment`, as `options.identity`. `sparrowctl` is the path of the program that Sparrow::Test asks.
Result<TestProgram> start_test(const std::string& file, const EvaluateOptions& options,
                               const Variables& environment, const std::string& sparrowctl);

}  // namespace sparrow::raku
