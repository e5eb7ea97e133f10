// Diagnostics as people see them.
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"

namespace sparrow::test {

// One a line.
inline std::string messages_of(const std::vector<Diagnostic>& diagnostics) {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) {
        text += to_string(diagnostic) + "\n";
    }
    return text;
}

}  // namespace sparrow::test
