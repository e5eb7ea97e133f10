// Where units are looked for, in systemd's own order.
#pragma once

#include <string>
#include <vector>

#include "sparrow/raku/environment.hpp"
#include "sparrow/translate/source_file.hpp"

namespace sparrow::translate {

struct UnitDir {
    std::string path;
    // Where a unit has to go that stands in this directory under its own name and must outrank itself.
    OutputDir outranked_by = OutputDir::early;
};

// The system's unit directories that people and packages write to, highest precedence first (systemd.unit(5),
// "UNIT FILE LOAD PATH"; system.control and transient belong to systemctl).
std::vector<UnitDir> system_unit_dirs();

// The same of the user whose manager has `environment` (user_dirs() in systemd's src/basic/path-lookup.c;
// user.control and transient belong to systemctl). $HOME is needed for those below it; relative paths are
// left out, as they mean something else to everybody.
std::vector<UnitDir> user_unit_dirs(const raku::Variables& environment);

// A colon-separated list in their place (SPARROW_UNIT_DIRS). Empty parts are ignored.
std::vector<UnitDir> parse_unit_dirs(const std::string& list);

}  // namespace sparrow::translate
