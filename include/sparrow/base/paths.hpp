// Where this project's own files are.
#pragma once

#include <string>

#include "sparrow/base/result.hpp"

namespace sparrow {

struct Installation {
    // PREFIX/share/systemd-sparrow: host.raku, raku/, plugins/.
    std::string data_dir;
    // PREFIX/lib/systemd/systemd-sparrow-warden
    std::string warden;
    // PREFIX/bin/sparrowctl
    std::string sparrowctl;
    // PREFIX/lib/systemd/systemd-sparrow-probe
    std::string probe;
};

// The installation that the running executable belongs to, by /proc/self/exe; `up` leads from the
// executable's directory to PREFIX (".."). The build tree has the shape of the installed tree.
Result<Installation> find_installation(const std::string& up);

}  // namespace sparrow
