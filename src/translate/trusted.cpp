#include "sparrow/translate/trusted.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <cerrno>

#include "sparrow/base/text.hpp"

namespace sparrow::translate {

namespace {

constexpr mode_t writable_by_others = S_IWGRP | S_IWOTH;

Result<void> check_owner(const struct stat& status, const Trust& trust) {
    if (status.st_uid != 0 && status.st_uid != trust.user) {
        return failure(
            trust.user == 0
                ? fmt::format("it belongs to user {}, but only root's files are evaluated", status.st_uid)
                : fmt::format("it belongs to user {}, but only files of root and of user {} are evaluated",
                              status.st_uid, trust.user));
    }
    return {};
}

Result<void> check_directory(int fd, const std::string& path, const Trust& trust) {
    struct stat status {};
    if (fstat(fd, &status) < 0) {
        return errno_failure("cannot look at " + path);
    }
    if (auto owner = check_owner(status, trust); !owner) {
        return failure(fmt::format("the directory {} is not trusted: {}", path, owner.error().message));
    }
    if ((status.st_mode & writable_by_others) != 0 && (status.st_mode & S_ISVTX) == 0) {
        return failure(
            fmt::format("the directory {} is not trusted: others can write it (mode {:04o}); chmod go-w {}",
                        path, status.st_mode & 07777U, path));
    }
    return {};
}

}  // namespace

Result<UniqueFd> open_trusted_directory(const std::string& path, const Trust& trust) {
    if (path.empty() || path.front() != '/') {
        return failure(fmt::format("'{}' is not an absolute path", escape_control(path)));
    }
    UniqueFd directory(open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
    std::string reached;
    for (const std::string& component : split(path, '/')) {
        if (component.empty()) {
            continue;
        }
        reached += "/" + component;
        UniqueFd next(
            openat(directory.get(), component.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!next && errno == ENOENT) {
            return UniqueFd();
        }
        if (!next && errno == ENOTDIR) {
            return failure(
                fmt::format("{} is a symbolic link or no directory; unit directories are opened without "
                            "following links",
                            reached));
        }
        if (!next) {
            return errno_failure("cannot open " + reached);
        }
        if (auto trusted = check_directory(next.get(), reached, trust); !trusted) {
            return tl::unexpected(trusted.error());
        }
        directory = std::move(next);
    }
    UniqueFd readable(openat(directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!readable) {
        return errno_failure("cannot read " + path);
    }
    return readable;
}

Result<void> check_trusted(const struct stat& status, const Trust& trust) {
    if (auto owner = check_owner(status, trust); !owner) {
        return owner;
    }
    if ((status.st_mode & writable_by_others) != 0) {
        return failure(fmt::format("others can write it (mode {:04o}), so it is not evaluated; chmod go-w",
                                   status.st_mode & 07777U));
    }
    return {};
}

}  // namespace sparrow::translate
