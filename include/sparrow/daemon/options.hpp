// Where the daemon finds and puts things.
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/scope.hpp"

namespace sparrow::daemon {

struct Options {
    Scope scope = Scope::system;
    // The store of the generator, and what is kept over a boot.
    std::string runtime_dir;
    std::string state_dir;
    // Output directories of generators, the highest first.
    std::vector<std::string> generated;
    std::string units_directory;
    std::string control_directory;
    std::string hooks_socket;
    std::string probe;
    std::string proc = "/proc";
    std::string control_groups = "/sys/fs/cgroup";
};

// From the scope and the environment (environ(7)): SPARROW_RUNTIME_DIR, SPARROW_STATE_DIR, XDG_RUNTIME_DIR,
// HOME.
Options read_options(Scope scope, const std::vector<std::string>& environment, const std::string& probe);

}  // namespace sparrow::daemon
