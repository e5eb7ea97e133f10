#include "sparrow/translate/unit_dirs.hpp"

#include "sparrow/base/text.hpp"

namespace sparrow::translate {

std::vector<UnitDir> system_unit_dirs() {
    return {
        {"/etc/systemd/system", OutputDir::early},
        {"/run/systemd/system", OutputDir::early},
        // Below normal-dir in precedence, which therefore outranks what stands in these.
        {"/usr/local/lib/systemd/system", OutputDir::normal},
        {"/usr/lib/systemd/system", OutputDir::normal},
    };
}

std::vector<UnitDir> parse_unit_dirs(const std::string& list) {
    std::vector<UnitDir> dirs;
    for (const std::string& path : split(list, ':')) {
        if (!path.empty()) {
            const bool is_vendor = path.rfind("/usr/", 0) == 0;
            dirs.push_back({path, is_vendor ? OutputDir::normal : OutputDir::early});
        }
    }
    return dirs;
}

}  // namespace sparrow::translate
