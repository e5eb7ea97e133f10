#include "sparrow/cli/plugin_archive.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "run_program.hpp"
#include "sparrow/base/fd.hpp"
#include "sparrow/base/text.hpp"

namespace sparrow::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_tree = std::size_t{128} << 20;
constexpr std::size_t most_files = 20'000;

// The files by name, one a line, as tar lists them: special characters escaped, so that each is one line.
Result<void> check_names(const std::string& names) {
    std::size_t count = 0;
    for (const std::string& name : split(names, '\n')) {
        if (++count > most_files) {
            return failure(fmt::format("it has more than {} files", most_files));
        }
        if (name.starts_with('/')) {
            return failure(fmt::format("it has the absolute path {}", escape_control(name)));
        }
        for (const std::string& component : split(name, '/')) {
            if (component == "..") {
                return failure(
                    fmt::format("it has the path {}, which leads out of it", escape_control(name)));
            }
        }
    }
    return {};
}

// All links have been made by now, so that a chain of them is followed to its end.
bool leads_out(const fs::path& link, const fs::path& root) {
    std::error_code error;
    const fs::path target = fs::read_symlink(link, error);
    if (error) {
        return true;
    }
    // What it names may be missing.
    const fs::path meant = fs::weakly_canonical(link.parent_path() / target, error).lexically_relative(root);
    return error || meant.empty() || *meant.begin() == "..";
}

Result<void> check_and_set_modes(const fs::path& target) {
    std::error_code error;
    const fs::path root = fs::canonical(target, error);
    for (auto entry = fs::recursive_directory_iterator(root, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        const fs::path& path = entry->path();
        const std::string shown = escape_control(path.lexically_relative(root).string());
        struct stat status {};
        if (lstat(path.c_str(), &status) < 0) {
            return errno_failure("cannot look at " + shown);
        }
        if (S_ISLNK(status.st_mode)) {
            if (leads_out(path, root)) {
                return failure(fmt::format("the link {} leads out of it", shown));
            }
            continue;
        }
        if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
            return failure(fmt::format("{} is no file, directory or link", shown));
        }
        const mode_t mode = S_ISDIR(status.st_mode) || (status.st_mode & S_IXUSR) != 0 ? 0755 : 0644;
        if (chmod(path.c_str(), mode) < 0) {
            return errno_failure("cannot set the mode of " + shown);
        }
    }
    return error ? failure("cannot look at all files: " + error.message()) : Result<void>();
}

Result<std::string> tar(std::string_view tree, std::vector<std::string> arguments) {
    auto input = make_memory_file(tree);
    if (!input) {
        return tl::unexpected(input.error());
    }
    arguments.insert(arguments.begin(), "tar");
    return output_of(std::move(arguments), input->get(), {largest_tree});
}

}  // namespace

Result<void> unpack_plugin(std::string_view archive, const std::string& target) {
    auto packed = make_memory_file(archive);
    if (!packed) {
        return tl::unexpected(packed.error());
    }
    // All of it at first, so that what tar may write is limited by what there is.
    const auto tree = output_of({"gzip", "--decompress", "--stdout"}, packed->get(), {largest_tree});
    if (!tree) {
        return tl::unexpected(tree.error());
    }
    const auto names = tar(*tree, {"--list", "--absolute-names", "--quoting-style=escape"});
    if (!names) {
        return tl::unexpected(names.error());
    }
    if (auto good = check_names(*names); !good) {
        return good;
    }
    // Hard links lead where tar lets them, which is within.
    const auto done = tar(*tree, {"--extract", "--directory=" + target, "--no-same-owner",
                                  "--no-same-permissions", "--keep-old-files"});
    return done ? check_and_set_modes(target) : tl::unexpected(done.error());
}

}  // namespace sparrow::cli
