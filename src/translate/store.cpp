#include "sparrow/translate/store.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <iterator>
#include <vector>

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

constexpr std::size_t largest_file = std::size_t{32} << 20;
constexpr time_t bundle_seconds = time_t{24} * 60 * 60;

std::string bundle_dir(const std::string& runtime_dir) {
    return runtime_dir + "/bundles";
}

std::string record_dir(const std::string& runtime_dir) {
    return runtime_dir + "/records";
}

bool is_digest(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Result<void> make_store(const std::string& runtime_dir) {
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(runtime_dir).parent_path(), ignored);
    return make_own_directory(runtime_dir, 0755, geteuid(), getegid());
}

// Makes the file `name` in `directory`, a folder of the store, for nobody but the calling user.
Result<void> write_private(const std::string& runtime_dir, const std::string& directory,
                           const std::string& name, const std::string& text) {
    if (auto made = make_store(runtime_dir); !made) {
        return made;
    }
    if (auto made = make_own_directory(directory, 0700, geteuid(), getegid()); !made) {
        return made;
    }
    const std::string path = directory + "/" + name;
    const std::string temporary = fmt::format("{}/.{}.{}", directory, name, getpid());
    (void)unlink(temporary.c_str());
    const UniqueFd file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) {
        return errno_failure("cannot make " + temporary);
    }
    auto written = write_all(file.get(), text);
    if (written && rename(temporary.c_str(), path.c_str()) < 0) {
        written = errno_failure("cannot make " + path);
    }
    if (!written) {
        (void)unlink(temporary.c_str());
    }
    return written;
}

// The text of the file `path` of the store, nothing where there is no such file. `what` it is: "bundle".
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
    auto text = read_all(file.get(), largest_file);
    return text ? Result<std::optional<std::string>>(std::move(*text)) : tl::unexpected(text.error());
}

// The names of the files in `directory`; none where it cannot be read.
std::vector<std::string> names_in(const std::string& directory) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
        names.push_back(entry.path().filename());
    }
    return names;
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
    return write_private(runtime_dir, bundle_dir(runtime_dir), digest, json);
}

Result<raku::Bundle> read_bundle(const std::string& runtime_dir, const std::string& digest) {
    const std::string path = bundle_dir(runtime_dir) + "/" + digest;
    if (!is_digest(digest)) {
        return failure(fmt::format("'{}' is no digest of a bundle", escape_control(digest)));
    }
    auto text = read_private(path, "bundle");
    if (!text) {
        return tl::unexpected(text.error());
    }
    if (!*text) {
        return failure(fmt::format("there is no bundle {}; systemctl daemon-reload makes it", path));
    }
    if (raku::digest_of(**text) != digest) {
        return failure(fmt::format("the bundle {} is damaged; systemctl daemon-reload makes it anew", path));
    }
    auto bundle = raku::parse_bundle(**text);
    return bundle ? bundle : failure(fmt::format("the bundle {}: {}", path, bundle.error().message));
}

void remove_old_bundles(const std::string& runtime_dir) {
    const time_t now = time(nullptr);
    for (const std::string& name : names_in(bundle_dir(runtime_dir))) {
        const std::string path = bundle_dir(runtime_dir) + "/" + name;
        struct stat status {};
        if (lstat(path.c_str(), &status) == 0 && status.st_mtim.tv_sec + bundle_seconds < now) {
            (void)unlink(path.c_str());
        }
    }
}

// A record is named by its source; what it should be, its first line says.
Result<void> write_record(const std::string& runtime_dir, const raku::Record& record) {
    const std::string json = to_json(record);
    return write_private(runtime_dir, record_dir(runtime_dir), raku::digest_of(record.inputs.file),
                         raku::digest_of(json) + "\n" + json);
}

Result<std::optional<raku::Record>> read_record(const std::string& runtime_dir, const std::string& path) {
    const std::string file = record_dir(runtime_dir) + "/" + raku::digest_of(path);
    auto text = read_private(file, "record");
    if (!text) {
        return tl::unexpected(text.error());
    }
    if (!*text) {
        return std::nullopt;
    }
    const std::string_view whole = **text;
    const std::size_t newline = std::min(whole.find('\n'), whole.size());
    const std::string_view json = whole.substr(std::min(newline + 1, whole.size()));
    if (raku::digest_of(json) != whole.substr(0, newline)) {
        return failure(fmt::format("the record {} is damaged", file));
    }
    auto record = raku::parse_record(json);
    if (!record) {
        return failure(fmt::format("the record {}: {}", file, record.error().message));
    }
    if (record->inputs.file != path) {
        return failure(fmt::format("the record {} is that of {}", file, escape_control(record->inputs.file)));
    }
    return std::move(*record);
}

void remove_other_records(const std::string& runtime_dir, const std::set<std::string>& paths) {
    std::set<std::string> kept;
    std::transform(paths.begin(), paths.end(), std::inserter(kept, kept.end()),
                   [](const std::string& path) { return raku::digest_of(path); });
    for (const std::string& name : names_in(record_dir(runtime_dir))) {
        if (!kept.contains(name)) {
            (void)unlink((record_dir(runtime_dir) + "/" + name).c_str());
        }
    }
}

}  // namespace sparrow::translate
