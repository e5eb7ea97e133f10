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

Result<PluginMeta> meta_in(const std::string& folder) {
    auto text = read_plugin_file(folder + "/sparrow.json");
    return text ? parse_plugin_meta(*text) : tl::unexpected(text.error());
}

void add_from(const std::string& directory, bool is_shipped, std::map<std::string, InstalledPlugin>& found) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
        const std::string name = entry.path().filename();
        std::error_code ignored;
        if (is_plugin_name(name) && !found.contains(name) && entry.is_directory(ignored)) {
            found.emplace(name, InstalledPlugin{name, entry.path(), is_shipped, meta_in(entry.path())});
        }
    }
}

}  // namespace

std::vector<InstalledPlugin> installed_plugins(const std::string& shipped_dir,
                                               const std::vector<std::string>& plugin_dirs) {
    std::map<std::string, InstalledPlugin> found;
    add_from(shipped_dir, true, found);
    for (const std::string& directory : plugin_dirs) {
        add_from(directory, false, found);
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
