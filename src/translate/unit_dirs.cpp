#include "sparrow/translate/unit_dirs.hpp"

#include <algorithm>

#include "sparrow/base/text.hpp"

namespace sparrow::translate {

namespace {

// Without what is there already, as strv_uniq() in lookup_paths_init().
void add_dir(std::vector<UnitDir>& dirs, const std::string& path, OutputDir outranked_by) {
    const bool is_new =
        std::none_of(dirs.begin(), dirs.end(), [&](const UnitDir& dir) { return dir.path == path; });
    if (path.front() == '/' && is_new) {
        dirs.push_back({path, outranked_by});
    }
}

void add_user_dirs(std::vector<UnitDir>& dirs, const std::string& bases, OutputDir outranked_by) {
    for (const std::string& base : split(bases, ':')) {
        if (!base.empty()) {
            const bool ends_in_slash = base.size() > 1 && base.back() == '/';
            add_dir(dirs, (ends_in_slash ? base.substr(0, base.size() - 1) : base) + "/systemd/user",
                    outranked_by);
        }
    }
}

}  // namespace

std::vector<UnitDir> system_unit_dirs() {
    return {
        {"/etc/systemd/system", OutputDir::early},
        {"/run/systemd/system", OutputDir::early},
        // Below normal-dir in precedence, which therefore outranks what stands in these.
        {"/usr/local/lib/systemd/system", OutputDir::normal},
        {"/usr/lib/systemd/system", OutputDir::normal},
    };
}

std::vector<UnitDir> user_unit_dirs(const raku::Variables& environment) {
    const std::string home = raku::value_of(environment, "HOME");
    const auto below_home = [&](const std::string& path) { return home.empty() ? "" : home + path; };
    std::vector<UnitDir> dirs;
    const auto add = [&](const std::string& variable, const std::string& otherwise, OutputDir outranked_by) {
        add_user_dirs(dirs, raku::value_of(environment, variable, otherwise), outranked_by);
    };
    add("XDG_CONFIG_HOME", below_home("/.config"), OutputDir::early);
    add("XDG_CONFIG_DIRS", "/etc/xdg", OutputDir::early);
    add_dir(dirs, "/etc/systemd/user", OutputDir::early);
    add("XDG_RUNTIME_DIR", "", OutputDir::early);
    add_dir(dirs, "/run/systemd/user", OutputDir::early);
    // Below normal-dir in precedence.
    add("XDG_DATA_HOME", below_home("/.local/share"), OutputDir::normal);
    add("XDG_DATA_DIRS", "/usr/local/share:/usr/share", OutputDir::normal);
    for (const char* base : {"/usr/local/lib", "/usr/local/share", "/usr/lib", "/usr/share"}) {
        add_user_dirs(dirs, base, OutputDir::normal);
    }
    return dirs;
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
