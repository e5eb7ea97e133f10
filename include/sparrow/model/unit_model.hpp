// A unit as this project understands it: checked, and ready to be rendered.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sparrow/unit/unit_name.hpp"

namespace sparrow::model {

// One setting with its assignments, in the order in which they are written: each is the text after "Name=".
struct UnitSetting {
    std::string section;
    std::string name;
    std::vector<std::string> assignments;
};

// What [Install] says of an ordinary unit. systemd does not enable generated units, so that whoever writes
// the unit also makes these links (systemd.unit(5), "[INSTALL] SECTION OPTIONS").
struct InstallWishes {
    std::vector<std::string> wanted_by;
    std::vector<std::string> required_by;
    std::vector<std::string> upheld_by;
    std::vector<std::string> alias;
    std::optional<std::string> default_instance;
    // Units that are to be enabled along with this one.
    std::vector<std::string> also = {};
};

// One assignment of the [X-Sparrow] section, which systemd ignores and the daemon reads: JSON, but for
// Bundle=, the digest of what the unit's hooks are run from.
struct RuntimeSetting {
    std::string name;
    std::string json;
};

struct Unit {
    unit::UnitName name;
    // The task-run that it comes from: its description, and its line from 1 (0 is unknown).
    std::string task;
    int line = 0;
    std::vector<UnitSetting> settings;
    InstallWishes wishes;
    std::vector<RuntimeSetting> runtime;
};

// What is added to units that have settings already (systemd.unit(5), "drop-ins"): it has no name of its own
// and cannot enable anything.
struct DropIn {
    std::string task;
    int line = 0;
    std::vector<UnitSetting> settings;
    std::vector<RuntimeSetting> runtime;
};

}  // namespace sparrow::model
