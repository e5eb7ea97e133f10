#include "sparrow/cli/test_files.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"
#include "sparrow/base/text.hpp"

namespace sparrow::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view extension = ".rakutest";
constexpr std::string_view source_extension = ".raku";

class Finder {
  public:
    FoundTests run(const std::vector<std::string>& paths) && {
        for (const std::string& path : paths) {
            std::error_code error;
            if (fs::is_directory(path, error)) {
                search(path);
            } else {
                add_named(path);
            }
        }
        return std::move(found_);
    }

  private:
    void refuse(const std::string& path, const std::string& why) {
        found_.diagnostics.push_back({Severity::error, path, 0, why});
    }

    void search(const std::string& folder) {
        const std::size_t before = found_.files.size() + found_.diagnostics.size();
        std::vector<std::string> names;
        std::error_code error;
        fs::recursive_directory_iterator entry(folder, error);
        while (!error && entry != fs::recursive_directory_iterator()) {
            const std::string name = entry->path().filename().string();
            std::error_code unknown;
            if (name.starts_with('.')) {
                entry.disable_recursion_pending();
            } else if (name.ends_with(extension) && !entry->is_directory(unknown)) {
                names.push_back(entry->path().string());
            }
            entry.increment(error);
        }
        if (error) {
            refuse(folder, "it cannot be searched: " + error.message());
        }
        std::sort(names.begin(), names.end());
        for (const std::string& name : names) {
            add(name);
        }
        if (found_.files.size() + found_.diagnostics.size() == before && !is_known_below(folder)) {
            refuse(folder, "there is no test in it: no file NAME.rakutest");
        }
    }

    // Whether tests of `folder` were given before.
    [[nodiscard]] bool is_known_below(const std::string& folder) const {
        const std::string prefix = fs::absolute(fs::path(folder) / "").lexically_normal().string();
        return std::any_of(found_.files.begin(), found_.files.end(),
                           [&](const TestFile& file) { return file.path.starts_with(prefix); });
    }

    void add_named(const std::string& path) {
        if (path.ends_with(extension)) {
            add(path);
            return;
        }
        const bool is_source = path.ends_with(source_extension);
        const std::string test = (is_source ? path.substr(0, path.size() - source_extension.size()) : path) +
                                 std::string(extension);
        std::error_code error;
        refuse(path,
               fmt::format(
                   "it is neither a folder nor a test file, whose name ends in .rakutest{}",
                   fs::exists(test, error) ? fmt::format("; did you mean {}?", escape_control(test)) : ""));
    }

    void add(const std::string& name) {
        const std::string path = fs::absolute(name).lexically_normal().string();
        // Opened, as a file that cannot be read is to be told as such, and not as what raku makes of it.
        const UniqueFd file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
        struct stat status {};
        if (!file || fstat(file.get(), &status) < 0) {
            refuse(name, errno_failure("cannot be read").value().message);
        } else if (!S_ISREG(status.st_mode)) {
            refuse(name, "it is no regular file");
        } else if (std::none_of(found_.files.begin(), found_.files.end(),
                                [&](const TestFile& other) { return other.path == path; })) {
            found_.files.push_back({path, name, status.st_uid});
        }
    }

    FoundTests found_;
};

}  // namespace

FoundTests find_tests(const std::vector<std::string>& paths) {
    return Finder().run(paths);
}

}  // namespace sparrow::cli
