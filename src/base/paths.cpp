#include "sparrow/base/paths.hpp"

#include <filesystem>

namespace sparrow {

Result<Installation> find_installation(const std::string& up) {
    std::error_code error;
    const auto executable = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) {
        return failure("cannot tell where this program is: /proc/self/exe: " + error.message());
    }
    const auto prefix = (executable.parent_path() / up).lexically_normal();
    return Installation{
        (prefix / "share/systemd-sparrow").string(), (prefix / "lib/systemd/systemd-sparrow-warden").string(),
        (prefix / "bin/sparrowctl").string(), (prefix / "lib/systemd/systemd-sparrow-probe").string()};
}

}  // namespace sparrow
