#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "plugin_commands.hpp"
#include "sparrow/base/fd.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/cli/installed_plugins.hpp"
#include "sparrow/cli/plugin_archive.hpp"
#include "sparrow/cli/plugin_repository.hpp"

namespace sparrow::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* sparrowhub = "https://sparrowhub.io";

constexpr std::string_view staging_prefix = ".install-";

// A folder beside what will be replaced, removed where it is left.
class Staging {
  public:
    static Result<Staging> make(const std::string& directory) {
        std::string path = fmt::format("{}/{}XXXXXX", directory, staging_prefix);
        if (mkdtemp(path.data()) == nullptr) {
            return errno_failure("cannot make a folder in " + directory);
        }
        return Staging(std::move(path));
    }
    Staging(Staging&& other) noexcept : path_(std::exchange(other.path_, "")) {}
    Staging& operator=(Staging&&) = delete;
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;
    ~Staging() {
        std::error_code ignored;
        if (!path_.empty()) {
            fs::remove_all(path_, ignored);
        }
    }
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    explicit Staging(std::string path) : path_(std::move(path)) {}
    std::string path_;
};

// What was left by those who were ended while they installed: whoever has the lock is alone.
void remove_abandoned(const std::string& directory) {
    std::vector<fs::path> abandoned;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error)) {
        if (entry.path().filename().string().starts_with(staging_prefix)) {
            abandoned.push_back(entry.path());
        }
    }
    for (const fs::path& path : abandoned) {
        fs::remove_all(path, error);
    }
}

// The folder of plugins, made where it is missing, and locked against others who install.
Result<UniqueFd> open_target(const std::string& directory) {
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) {
        return failure(fmt::format("cannot make {}: {}", directory, error.message()));
    }
    auto trusted = translate::open_trusted_directory(directory, translate::Trust{geteuid()});
    if (!trusted) {
        return failure("what is in it would not be used: " + trusted.error().message);
    }
    if (flock(trusted->get(), LOCK_EX) < 0) {
        return errno_failure("cannot lock " + directory);
    }
    remove_abandoned(directory);
    return trusted;
}

Result<PluginVersion> installed_version(const std::string& folder) {
    const auto text = read_plugin_file(folder + "/sparrow.json");
    const auto meta = text ? parse_plugin_meta(*text) : tl::unexpected(text.error());
    const auto version = meta ? parse_plugin_version(meta->version) : std::nullopt;
    return version ? Result<PluginVersion>(*version) : failure("it has no version");
}

// That what was unpacked is what was asked for.
Result<void> check_unpacked(const std::string& folder, const IndexEntry& entry) {
    if (!fs::exists(folder + "/sparrow.json")) {
        return failure("it has no sparrow.json");
    }
    const auto text = read_plugin_file(folder + "/sparrow.json");
    if (!text) {
        return tl::unexpected(text.error());
    }
    const auto meta = parse_plugin_meta(*text);
    if (!meta) {
        return tl::unexpected(meta.error());
    }
    if (meta->name != entry.name) {
        return failure(fmt::format("its sparrow.json is that of '{}'", escape_control(meta->name)));
    }
    if (parse_plugin_version(meta->version) != parse_repository_version(entry.version)) {
        return failure(fmt::format("its sparrow.json has the version '{}', and the index has {}",
                                   escape_control(meta->version), entry.version));
    }
    return {};
}

// What was at `target` is at `from` afterwards; there is no moment at which neither is at `target`.
Result<void> put_in_place(const std::string& from, const std::string& target) {
    if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0 ||
        (errno == EEXIST &&
         renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) == 0)) {
        return {};
    }
    return errno_failure("cannot make " + target);
}

// What Sparrow6's own installer would run in the folder.
void tell_dependencies(const std::string& name, const std::string& folder) {
    struct Needs {
        const char* file;
        const char* command;
    };
    constexpr std::array all{
        Needs{"requirements.txt", "pip3 install -t ./python-lib -r requirements.txt"},
        Needs{"cpanfile", "carton install"},
        Needs{"Gemfile", "bundle install --path local"},
        Needs{"rakufile", "zef install --to=inst#$PWD/raku-lib MODULE, for each MODULE in it"},
    };
    for (const Needs& needs : all) {
        if (fs::exists(folder + "/" + needs.file)) {
            fmt::print("{} needs what its {} lists: cd {} && {}\n", name, needs.file, folder, needs.command);
        }
    }
}

Result<std::string> install(const IndexEntry& entry, const std::string& url, const std::string& directory,
                            bool force) {
    const std::string target = directory + "/" + entry.name;
    const PluginVersion version = *parse_repository_version(entry.version);
    const auto before = installed_version(target);
    if (before && *before >= version && !force) {
        return fmt::format(
            "{} {} is installed already, in {}{}", entry.name, to_string(*before), target,
            *before > version ? fmt::format("; {} has {}", url, to_string(version)) : std::string());
    }
    auto archive = fetch_archive(url, entry);
    if (!archive) {
        return tl::unexpected(archive.error());
    }
    auto staging = Staging::make(directory);
    if (!staging) {
        return tl::unexpected(staging.error());
    }
    const auto unpacked = unpack_plugin(*archive, staging->path());
    const auto good = unpacked ? check_unpacked(staging->path(), entry) : unpacked;
    if (!good) {
        return failure(fmt::format("the archive is not used: {}", good.error().message));
    }
    if (chmod(staging->path().c_str(), 0755) < 0) {
        return errno_failure("cannot set the mode of " + staging->path());
    }
    if (auto done = put_in_place(staging->path(), target); !done) {
        return tl::unexpected(done.error());
    }
    return fmt::format("{} {} is installed in {}{}", entry.name, to_string(version), target,
                       before ? fmt::format(", in place of {}", to_string(*before)) : std::string());
}

Result<IndexEntry> find_entry(const std::vector<IndexEntry>& index, const std::string& name,
                              const std::string& url) {
    const auto found =
        std::find_if(index.begin(), index.end(), [&](const IndexEntry& entry) { return entry.name == name; });
    if (found != index.end()) {
        return *found;
    }
    std::vector<std::string> names;
    std::transform(index.begin(), index.end(), std::back_inserter(names),
                   [](const IndexEntry& entry) { return entry.name; });
    const auto near = nearest(name, names);
    return failure(fmt::format("{} has no such plugin{}", escape_control(url),
                               near ? fmt::format("; did you mean '{}'?", *near) : ""));
}

int say(const std::string& name, const std::string& problem) {
    fmt::print(stderr, "sparrowctl: {}: {}\n", escape_control(name), problem);
    return 1;
}

}  // namespace

int install_plugins(const InstallArguments& arguments, const Context& context) {
    const std::string url =
        arguments.from.empty() ? raku::value_of(context.environment, "SP6_REPO", sparrowhub) : arguments.from;
    if (auto good = check_repository_url(url); !good) {
        fmt::print(stderr, "sparrowctl: {}\n", good.error().message);
        constexpr int wrong_usage = 2;
        return wrong_usage;
    }
    const std::string directory = plugin_options(context).evaluate.site.plugin_dirs.front();
    (void)umask(022);
    const auto index = fetch_index(url);
    if (!index) {
        return say("the index", index.error().message);
    }
    const auto locked = open_target(directory);
    if (!locked) {
        return say(directory, locked.error().message);
    }
    int status = 0;
    for (const std::string& name : arguments.names) {
        const auto entry = find_entry(*index, name, url);
        const auto done =
            entry ? install(*entry, url, directory, arguments.force) : tl::unexpected(entry.error());
        if (!done) {
            status = say(name, done.error().message);
            continue;
        }
        fmt::print("{}\n", *done);
        tell_dependencies(name, fmt::format("{}/{}", directory, name));
    }
    return status;
}

}  // namespace sparrow::cli
