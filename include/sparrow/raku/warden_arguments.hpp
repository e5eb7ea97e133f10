// The command line of systemd-sparrow-warden:
//   systemd-sparrow-warden --namespace|--subreaper [--watch [--private=DIR …]] -- HOST [ARGUMENT …]
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/result.hpp"

namespace sparrow::raku {

struct WardenArguments {
    // PID 1 of a namespace, else a child subreaper.
    bool in_namespace = false;
    // See WardenOptions.
    bool watch = false;
    std::vector<std::string> private_dirs = {};
    // The Raku host.
    std::vector<std::string> command = {};
};

// Without the program's own name.
std::vector<std::string> to_arguments(const WardenArguments& arguments);

// The inverse; an Error where they are none of the warden's.
Result<WardenArguments> parse_warden_arguments(const std::vector<std::string>& arguments);

}  // namespace sparrow::raku
