#include "sparrow/base/paths.hpp"

#include <filesystem>

namespace sparrow {

Result<std::string> executable_dir() {
    std::error_code error;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) {
        return failure("cannot tell where this program is: /proc/self/exe: " + error.message());
    }
    return path.parent_path().string();
}

std::string data_dir(const std::string& directory, const std::string& up) {
    return (std::filesystem::path(directory) / up / "share/systemd-sparrow").lexically_normal().string();
}

}  // namespace sparrow
