// What the fuzzers share.
#pragma once

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace sparrow::fuzz {

// Ends the run as a finding, whether assertions are compiled in or not.
inline void require(bool holds, const std::string& what) {
    if (!holds) {
        fmt::print(stderr, "not so: {}\n", what);
        std::abort();
    }
}

}  // namespace sparrow::fuzz
