#include "sparrow/cli/installed_plugins.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "sparrow/base/fd.hpp"

namespace sparrow::cli {

namespace {

constexpr std::size_t largest_text = std::size_t{1} << 20;

// That nobody else can have written `folder` or what is in it, or the folders that lead to it: task-run looks
// at the same before it runs a plugin.
Result<void> check_plugin(const std::string& folder, const translate::Trust& trust) {
    std::error_code error;
    if (std::filesystem::is_symlink(folder, error)) {
        return failure("it is a symbolic link, which is not followed");
    }
    const auto directory = translate::open_trusted_directory(folder, trust);
    if (!directory) {
        return tl::unexpected(directory.error());
    }
    for (auto entry = std::filesystem::recursive_directory_iterator(folder, error);
         !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
        const std::string path = entry->path();
        struct stat status {};
        const bool has_mode = lstat(path.c_str(), &status) == 0 && !S_ISLNK(status.st_mode);
        if (const auto trusted = translate::check_trusted(status, trust); has_mode && !trusted) {
            return failure(fmt::format("{}: {}", path, trusted.error().message));
        }
    }
    return error ? failure("cannot look at all files: " + error.message()) : Result<void>();
}

Result<PluginMeta> meta_in(const std::string& folder) {
    auto text = read_plugin_file(folder + "/sparrow.json");
    return text ? parse_plugin_meta(*text) : tl::unexpected(text.error());
}

Result<PluginMeta> trusted_meta_in(const std::string& folder, const translate::Trust& trust) {
    const auto trusted = check_plugin(folder, trust);
    return trusted ? meta_in(folder) : failure("task-run does not run it: " + trusted.error().message);
}

void add_from(const std::string& directory, bool is_shipped, const translate::Trust& trust,
              std::map<std::string, InstalledPlugin>& found) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
        const std::string name = entry.path().filename();
        std::error_code ignored;
        if (is_plugin_name(name) && !found.contains(name) && entry.is_directory(ignored)) {
            const std::string folder = entry.path();
            found.emplace(name,
                          InstalledPlugin{name, folder, is_shipped,
                                          is_shipped ? meta_in(folder) : trusted_meta_in(folder, trust)});
        }
    }
}

}  // namespace

std::vector<InstalledPlugin> installed_plugins(const std::string& shipped_dir,
                                               const std::vector<std::string>& plugin_dirs,
                                               const translate::Trust& trust) {
    std::map<std::string, InstalledPlugin> found;
    add_from(shipped_dir, true, trust, found);
    for (const std::string& directory : plugin_dirs) {
        add_from(directory, false, trust, found);
    }
    std::vector<InstalledPlugin> plugins;
    std::transform(found.begin(), found.end(), std::back_inserter(plugins),
                   [](auto& entry) { return std::move(entry.second); });
    return plugins;
}

bool is_plugin_name(const std::string& name) {
    constexpr const char* accepted = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    constexpr std::size_t longest = 128;
    return !name.empty() && name.size() <= longest && name.front() != '.' && name.front() != '-' &&
           name.find_first_not_of(accepted) == std::string::npos;
}

Result<std::string> read_plugin_file(const std::string& path) {
    const UniqueFd file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status {};
    if (!file || fstat(file.get(), &status) < 0) {
        return errno_failure("cannot read " + path);
    }
    if (!S_ISREG(status.st_mode)) {
        return failure(path + " is no regular file");
    }
    return read_all(file.get(), largest_text);
}

}  // namespace sparrow::cli
