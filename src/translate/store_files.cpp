#include "store_files.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/folder.hpp"
#include "sparrow/base/replace_file.hpp"

namespace sparrow::translate {

namespace {

constexpr std::size_t largest_file = std::size_t{32} << 20;

}  // namespace

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

Result<void> make_store(const std::string& store) {
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(store).parent_path(), ignored);
    return make_own_directory(store, 0755, geteuid(), getegid());
}

Result<void> write_private(const std::string& store, const std::string& directory, const std::string& name,
                           const std::string& text) {
    if (auto made = make_store(store); !made) {
        return made;
    }
    if (auto made = make_own_directory(directory, 0700, geteuid(), getegid()); !made) {
        return made;
    }
    const std::string path = directory + "/" + name;
    const std::string temporary = fmt::format("{}/.{}.{}", directory, name, getpid());
    return replace_file(path, temporary, text, 0600);
}

Result<std::optional<std::string>> read_private(const std::string& path, std::string_view what) {
    const UniqueFd file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file && errno == ENOENT) {
        return std::nullopt;
    }
    struct stat status {};
    if (!file || fstat(file.get(), &status) < 0) {
        return errno_failure(fmt::format("cannot read the {} {}", what, path));
    }
    if (!S_ISREG(status.st_mode) || (status.st_uid != 0 && status.st_uid != geteuid()) ||
        (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return failure(fmt::format("the {} {} is not used: others could have written it", what, path));
    }
    auto text = read_regular(file.get(), static_cast<std::size_t>(status.st_size), largest_file);
    return text ? Result<std::optional<std::string>>(std::move(*text)) : tl::unexpected(text.error());
}

std::vector<std::string> names_in(const std::string& directory) {
    const UniqueFd folder(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    auto entries = folder ? entries_of(folder.get()) : failure("");
    std::vector<std::string> names;
    if (entries) {
        for (FolderEntry& entry : *entries) {
            names.push_back(std::move(entry.name));
        }
    }
    return names;
}

}  // namespace sparrow::translate
