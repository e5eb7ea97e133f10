// What the service manager has loaded for a unit: it alone knows which file counts, which drop-ins, and
// which other names there are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/base/scope.hpp"
#include "sparrow/unit/unit_name.hpp"

namespace sparrow::cli {

struct LoadedUnit {
    // The unit's own name; it may have been asked for by an alias.
    std::string id;
    // "loaded", "not-found", "masked", …: LoadState= in org.freedesktop.systemd1(5).
    std::string load_state;
    // Its unit file, then its drop-ins in the order in which systemd reads them.
    std::vector<std::string> files;
};

// From what `systemctl show -p Id,LoadState,FragmentPath,DropInPaths` prints.
LoadedUnit parse_loaded_unit(std::string_view shown);

// Asks the manager of `scope`, through systemctl(1). An Error where it gives no answer; a unit that there is
// not is none.
Result<LoadedUnit> loaded_unit(Scope scope, const unit::UnitName& name);

// The names of the units that generators have made, or have made drop-ins for. The manager has its
// directories in `runtime`: "/run", or $XDG_RUNTIME_DIR.
std::vector<std::string> generated_units(const std::string& runtime);

}  // namespace sparrow::cli
