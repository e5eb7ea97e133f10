#include "sparrow/daemon/options.hpp"

#include <fmt/core.h>

#include "sparrow/raku/environment.hpp"

namespace sparrow::daemon {

Options read_options(Scope scope, const std::vector<std::string>& environment, const std::string& probe) {
    const auto value = [&](const std::string& name, const std::string& otherwise = "") {
        return raku::value_of(environment, name, otherwise);
    };
    Options options;
    options.scope = scope;
    options.probe = probe;
    const std::string runtime = scope == Scope::user ? value("XDG_RUNTIME_DIR", "/nowhere") : "/run";
    const std::string cache =
        scope == Scope::user ? value("XDG_CACHE_HOME", value("HOME", "/nowhere") + "/.cache") : "/var/lib";
    options.runtime_dir = value("SPARROW_RUNTIME_DIR", runtime + "/systemd-sparrow");
    options.state_dir = value("SPARROW_STATE_DIR", cache + "/systemd-sparrow");
    const std::string systemd = runtime + "/systemd";
    options.generated = {systemd + "/generator.early", systemd + "/generator", systemd + "/generator.late"};
    options.units_directory = fmt::format("{}/{}", systemd, to_string(scope));
    options.control_directory = fmt::format("{}/{}.control", systemd, to_string(scope));
    options.hooks_socket = options.runtime_dir + "/hooks";
    return options;
}

}  // namespace sparrow::daemon
