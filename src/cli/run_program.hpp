// Programs of others that are run for what they print.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sparrow/base/result.hpp"

namespace sparrow::cli {

struct ProgramLimits {
    // Of what it prints, and of each file that it writes.
    std::size_t largest_file = std::size_t{16} << 20;
};

// What the program prints when it is run with `arguments`, its name first, and with `input` (-1: the
// caller's) as its standard input. An Error with its own words where it fails.
Result<std::string> output_of(std::vector<std::string> arguments, int input = -1, ProgramLimits limits = {});

}  // namespace sparrow::cli
