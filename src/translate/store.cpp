#include "sparrow/translate/store.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>

#include "sparrow/base/text.hpp"
#include "sparrow/raku/digest.hpp"
#include "store_files.hpp"

namespace sparrow::translate {

namespace {

constexpr time_t day = time_t{24} * 60 * 60;
constexpr time_t bundle_seconds = day;
// A source that is still there is used at each translation.
constexpr time_t compiled_seconds = 30 * day;

std::string bundle_dir(const std::string& runtime_dir) {
    return runtime_dir + "/bundles";
}

std::string compiled_dir(const std::string& runtime_dir) {
    return runtime_dir + "/compiled";
}

std::string voucher_dir(const std::string& runtime_dir) {
    return runtime_dir + "/specs";
}

std::string voucher_of(const std::string& name, const std::string& text) {
    // No name of a file has a NUL.
    return raku::digest_of(name + std::string(1, '\0') + text);
}

bool is_digest(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// Removes the files in `directory` that have not been written for longer than `seconds`.
void remove_older(const std::string& directory, time_t seconds) {
    const time_t now = time(nullptr);
    for (const std::string& name : names_in(directory)) {
        const std::string path = fmt::format("{}/{}", directory, name);
        struct stat status {};
        if (lstat(path.c_str(), &status) == 0 && status.st_mtim.tv_sec + seconds < now) {
            (void)unlink(path.c_str());
        }
    }
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

Result<void> vouch_for(const std::string& runtime_dir, const std::string& name, const std::string& text) {
    return write_private(runtime_dir, voucher_dir(runtime_dir), voucher_of(name, text), name + "\n");
}

bool is_vouched_for(const std::string& runtime_dir, const std::string& name, const std::string& text) {
    const auto found = read_private(voucher_dir(runtime_dir) + "/" + voucher_of(name, text), "voucher");
    return found && *found && **found == name + "\n";
}

void remove_old_vouchers(const std::string& runtime_dir) {
    remove_older(voucher_dir(runtime_dir), bundle_seconds);
}

void remove_old_bundles(const std::string& runtime_dir) {
    remove_older(bundle_dir(runtime_dir), bundle_seconds);
}

Result<std::string> prepare_compiled_dir(const std::string& runtime_dir) {
    if (auto made = make_store(runtime_dir); !made) {
        return tl::unexpected(made.error());
    }
    const std::string path = compiled_dir(runtime_dir);
    if (auto made = make_own_directory(path, 0700, geteuid(), getegid()); !made) {
        return tl::unexpected(made.error());
    }
    return path;
}

void remove_old_compiled(const std::string& runtime_dir) {
    remove_older(compiled_dir(runtime_dir), compiled_seconds);
}

}  // namespace sparrow::translate
