#include "sparrow/raku/scratch_dir.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <filesystem>

namespace sparrow::raku {

namespace {

// rakudo skips what is hidden where it looks for modules.
constexpr const char* prefix = ".tasks-";
// What is younger may not be locked yet.
constexpr time_t settled_seconds = 60;

UniqueFd open_directory(const std::string& path) {
    return UniqueFd(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

void remove(const std::string& path) {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
}

// Those that nobody holds any more.
void remove_stale(const std::string& parent) {
    const time_t now = time(nullptr);
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(parent, error)) {
        const std::string path = entry.path();
        struct stat status {};
        if (!entry.path().filename().string().starts_with(prefix)) {
            continue;
        }
        const UniqueFd fd = open_directory(path);
        if (fd && fstat(fd.get(), &status) == 0 && status.st_mtim.tv_sec + settled_seconds < now &&
            flock(fd.get(), LOCK_EX | LOCK_NB) == 0) {
            remove(path);
        }
    }
}

}  // namespace

Result<ScratchDir> ScratchDir::make(const std::string& parent, const std::optional<Identity>& owner) {
    remove_stale(parent);
    std::string path = parent + "/" + prefix + "XXXXXX";
    if (mkdtemp(path.data()) == nullptr) {
        return errno_failure("cannot make a directory in " + parent);
    }
    UniqueFd fd = open_directory(path);
    // By its descriptor: the directory that it is in may be the owner's, who could put another in its place.
    if (!fd || flock(fd.get(), LOCK_SH | LOCK_NB) < 0 ||
        (owner && geteuid() == 0 && fchown(fd.get(), owner->uid, owner->gid) < 0)) {
        const int error = errno;
        remove(path);
        return tl::unexpected(errno_error(error, "cannot prepare " + path));
    }
    return ScratchDir(std::move(path), std::move(fd));
}

ScratchDir::~ScratchDir() {
    if (fd_) {
        remove(path_);
    }
}

}  // namespace sparrow::raku
