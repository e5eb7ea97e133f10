#include "sparrow/translate/store.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <ctime>
#include <filesystem>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/text.hpp"

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

constexpr std::size_t largest_bundle = std::size_t{8} << 20;
constexpr time_t bundle_seconds = time_t{24} * 60 * 60;

std::string bundle_dir(const std::string& runtime_dir) {
    return runtime_dir + "/bundles";
}

bool is_digest(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Result<void> make_store(const std::string& runtime_dir) {
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(runtime_dir).parent_path(), ignored);
    return make_own_directory(runtime_dir, 0755, geteuid(), getegid());
}

}  // namespace

Result<std::string> prepare_precompilation_dir(const std::string& runtime_dir,
                                               const std::optional<raku::Identity>& identity) {
    if (auto made = make_store(runtime_dir); !made) {
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

Result<void> write_bundle(const std::string& runtime_dir, const std::string& digest,
                          const std::string& json) {
    if (auto made = make_store(runtime_dir); !made) {
        return made;
    }
    const std::string directory = bundle_dir(runtime_dir);
    if (auto made = make_own_directory(directory, 0700, geteuid(), getegid()); !made) {
        return made;
    }
    const std::string path = directory + "/" + digest;
    const std::string temporary = fmt::format("{}/.{}.{}", directory, digest, getpid());
    (void)unlink(temporary.c_str());
    const UniqueFd file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) {
        return errno_failure("cannot make " + temporary);
    }
    auto written = write_all(file.get(), json);
    if (written && rename(temporary.c_str(), path.c_str()) < 0) {
        written = errno_failure("cannot make " + path);
    }
    if (!written) {
        (void)unlink(temporary.c_str());
    }
    return written;
}

Result<raku::Bundle> read_bundle(const std::string& runtime_dir, const std::string& digest) {
    const std::string path = bundle_dir(runtime_dir) + "/" + digest;
    if (!is_digest(digest)) {
        return failure(fmt::format("'{}' is no digest of a bundle", escape_control(digest)));
    }
    const UniqueFd file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status {};
    if (!file || fstat(file.get(), &status) < 0) {
        return errno_failure("cannot read the bundle " + path);
    }
    if (!S_ISREG(status.st_mode) || (status.st_uid != 0 && status.st_uid != geteuid()) ||
        (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return failure(fmt::format("the bundle {} is not used: others could have written it", path));
    }
    auto text = read_all(file.get(), largest_bundle);
    if (!text) {
        return tl::unexpected(text.error());
    }
    if (raku::digest_of(*text) != digest) {
        return failure(fmt::format("the bundle {} is damaged; systemctl daemon-reload makes it anew", path));
    }
    auto bundle = raku::parse_bundle(*text);
    return bundle ? bundle : failure(fmt::format("the bundle {}: {}", path, bundle.error().message));
}

void remove_old_bundles(const std::string& runtime_dir) {
    std::error_code error;
    const time_t now = time(nullptr);
    for (const auto& entry : std::filesystem::directory_iterator(bundle_dir(runtime_dir), error)) {
        struct stat status {};
        if (lstat(entry.path().c_str(), &status) == 0 && status.st_mtim.tv_sec + bundle_seconds < now) {
            (void)unlink(entry.path().c_str());
        }
    }
}

}  // namespace sparrow::translate
