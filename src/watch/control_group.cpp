#include "sparrow/watch/control_group.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace sparrow::watch {

namespace {

// No file that is read here is longer, with any number of devices.
constexpr std::size_t most_bytes = std::size_t{64} * 1024;

}  // namespace

Result<ControlGroup> ControlGroup::open(const std::string& path) {
    UniqueFd directory(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    if (!directory) {
        return errno_failure("cannot open the control group " + path);
    }
    return ControlGroup(std::move(directory), path);
}

Result<UniqueFd> ControlGroup::open_file(const char* name, int flags) const {
    UniqueFd file(openat(directory_.get(), name, flags | O_CLOEXEC | O_NOFOLLOW));
    if (!file) {
        return errno_failure("cannot open " + path_ + "/" + name);
    }
    return file;
}

Result<std::string> ControlGroup::read(const char* name) const {
    auto file = open_file(name, O_RDONLY);
    if (!file) {
        return tl::unexpected(file.error());
    }
    // Most are a few numbers: no need for more than the stack.
    std::array<char, 1024> buffer{};
    const ssize_t size = ::read(file->get(), buffer.data(), buffer.size());
    if (size < 0) {
        return errno_failure("cannot read " + path_ + "/" + name);
    }
    std::string text(buffer.data(), static_cast<std::size_t>(size));
    if (static_cast<std::size_t>(size) < buffer.size()) {
        return text;
    }
    auto rest = read_all(file->get(), most_bytes);
    return rest ? Result<std::string>(text + *rest) : rest;
}

bool ControlGroup::exists() const {
    return faccessat(directory_.get(), "cgroup.procs", F_OK, AT_EACCESS) == 0;
}

}  // namespace sparrow::watch
