#include "sparrow/translate/store.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace sparrow::translate {

namespace {

Result<void> make_own_directory(const std::string& path, mode_t mode, uid_t owner, gid_t group) {
    if (mkdir(path.c_str(), mode) == 0) {
        if (lchown(path.c_str(), owner, group) < 0) {
            return errno_failure("cannot give away " + path);
        }
    } else if (errno != EEXIST) {
        return errno_failure("cannot make " + path);
    }
    struct stat status {};
    if (lstat(path.c_str(), &status) < 0) {
        return errno_failure("cannot look at " + path);
    }
    if (!S_ISDIR(status.st_mode) || status.st_uid != owner || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return failure(fmt::format(
            "{} is not used: it must be a directory of user {} that others cannot write", path, owner));
    }
    return {};
}

}  // namespace

Result<std::string> prepare_precompilation_dir(const std::string& runtime_dir,
                                               const std::optional<raku::Identity>& identity) {
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(runtime_dir).parent_path(), ignored);
    if (auto made = make_own_directory(runtime_dir, 0755, geteuid(), getegid()); !made) {
        return tl::unexpected(made.error());
    }
    const raku::Identity owner = identity.value_or(raku::Identity{geteuid(), getegid()});
    const std::string path =
        owner.uid == geteuid() ? runtime_dir + "/raku" : fmt::format("{}/raku-{}", runtime_dir, owner.uid);
    if (auto made = make_own_directory(path, 0700, owner.uid, owner.gid); !made) {
        return tl::unexpected(made.error());
    }
    return path;
}

}  // namespace sparrow::translate
