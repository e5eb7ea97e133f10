#include "sparrow/translate/site.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/text.hpp"

namespace sparrow::translate {

namespace {

constexpr std::string_view module_suffix = ".rakumod";
// More than any name of a module has parts.
constexpr int deepest = 8;

bool is_kept_from_user(const std::string& path, Scope scope) {
    return scope == Scope::user && access(path.c_str(), R_OK) < 0 && errno == EACCES;
}

// The text of the file `name`, which exists.
Result<std::string> read_entry(int directory, const std::string& name, const Trust& trust) {
    const UniqueFd file(
        openat(directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file && errno == ELOOP) {
        return failure("it is a symbolic link, and links are not followed; put the file itself here");
    }
    struct stat status {};
    if (!file || fstat(file.get(), &status) < 0) {
        return errno_failure("cannot be read");
    }
    if (!S_ISREG(status.st_mode)) {
        return failure("it is no regular file");
    }
    if (auto trusted = check_trusted(status, trust); !trusted) {
        return tl::unexpected(trusted.error());
    }
    return read_all(file.get(), site_file_limit);
}

raku::SiteFile code_file(const std::string& path, Result<std::string> text) {
    if (!text) {
        return {path, "", text.error().message};
    }
    if (const auto invalid = first_invalid_utf8(*text)) {
        return {path, "", fmt::format("it is not UTF-8 at byte {}", *invalid + 1)};
    }
    return {path, std::move(*text), ""};
}

// Every module below a folder, in the order of their names.
class ModuleReader {
  public:
    ModuleReader(std::string root, const Trust& trust) : root_(std::move(root)), trust_(trust) {}

    std::vector<raku::SiteModule> read() && {
        auto directory = open_trusted_directory(root_, trust_);
        if (!directory) {
            return {{"", {root_, "", directory.error().message}}};
        }
        if (*directory) {
            add_folder(directory->get(), "", 1);
        }
        if (!too_much_.empty()) {
            return {{"", {root_, "", too_much_}}};
        }
        return std::move(modules_);
    }

  private:
    // `below` ends in a slash where it is not empty.
    void add_folder(int directory, const std::string& below, int depth) {
        auto names = names_in(below);
        if (!names) {
            add(below, failure(names.error().message));
            return;
        }
        for (const std::string& name : *names) {
            struct stat status {};
            if (!too_much_.empty()) {
                return;
            }
            if (name.front() == '.' || fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) < 0) {
                continue;
            }
            if (S_ISDIR(status.st_mode)) {
                add_inner(name, below, depth);
            } else if (name.size() > module_suffix.size() && name.ends_with(module_suffix)) {
                add(below + name, read_entry(directory, name, trust_));
            }
        }
    }

    void add_inner(const std::string& name, const std::string& below, int depth) {
        if (depth == deepest) {
            too_much_ = fmt::format("{}/{}{} is more than {} folders deep", root_, below, name, deepest);
            return;
        }
        auto directory = open_trusted_directory(fmt::format("{}/{}{}", root_, below, name), trust_);
        if (!directory) {
            add(below + name + "/", tl::unexpected(directory.error()));
        } else if (*directory) {
            add_folder(directory->get(), below + name + "/", depth + 1);
        }
    }

    [[nodiscard]] Result<std::vector<std::string>> names_in(const std::string& below) const {
        std::vector<std::string> names;
        std::error_code error;
        for (const auto& entry :
             std::filesystem::directory_iterator(fmt::format("{}/{}", root_, below), error)) {
            names.push_back(entry.path().filename());
        }
        if (error) {
            return failure("cannot list it: " + error.message());
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    void add(const std::string& name, Result<std::string> text) {
        modules_.push_back({name, code_file(fmt::format("{}/{}", root_, name), std::move(text))});
        bytes_ += modules_.back().file.text.size();
        if (modules_.size() > most_site_modules) {
            too_much_ = fmt::format("it has more than {} modules", most_site_modules);
        } else if (bytes_ > site_modules_limit) {
            too_much_ = fmt::format("its modules have more than {} KiB together", site_modules_limit >> 10);
        }
    }

    std::string root_;
    Trust trust_;
    std::vector<raku::SiteModule> modules_;
    std::size_t bytes_ = 0;
    // Why none of them is used.
    std::string too_much_;
};

}  // namespace

Result<std::optional<std::string>> read_site_file(const std::string& path, const Trust& trust, Scope scope) {
    if (is_kept_from_user(path, scope)) {
        return std::nullopt;
    }
    const std::filesystem::path file(path);
    auto directory = open_trusted_directory(file.parent_path(), trust);
    if (!directory) {
        return tl::unexpected(directory.error());
    }
    struct stat status {};
    if (!*directory ||
        (fstatat(directory->get(), file.filename().c_str(), &status, AT_SYMLINK_NOFOLLOW) < 0 &&
         errno == ENOENT)) {
        return std::nullopt;
    }
    auto text = read_entry(directory->get(), file.filename(), trust);
    return text ? Result<std::optional<std::string>>(std::move(*text)) : tl::unexpected(text.error());
}

std::vector<Diagnostic> add_site_files(const std::string& directory, const Trust& trust, Scope scope,
                                       raku::Site& site) {
    std::vector<Diagnostic> diagnostics;
    const auto report = [&](const raku::SiteFile& file) {
        if (!file.problem.empty()) {
            diagnostics.push_back({Severity::error, file.path, 0, file.problem});
        }
    };
    const std::string defaults = directory + "/defaults.raku";
    if (auto text = read_site_file(defaults, trust, scope); !text || *text) {
        site.defaults.push_back(
            code_file(defaults, text ? Result<std::string>(**text) : tl::unexpected(text.error())));
        report(site.defaults.back());
    }
    const std::string lib = directory + "/lib";
    if (!is_kept_from_user(lib, scope)) {
        const auto modules = ModuleReader(lib, trust).read();
        std::for_each(modules.begin(), modules.end(),
                      [&](const raku::SiteModule& module) { report(module.file); });
        site.modules.insert(site.modules.begin(), modules.begin(), modules.end());
    }
    return diagnostics;
}

}  // namespace sparrow::translate
