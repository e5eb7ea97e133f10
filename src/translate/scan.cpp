#include "sparrow/translate/scan.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <set>

#include "sparrow/base/text.hpp"

namespace sparrow::translate {

namespace {

struct DirCloser {
    void operator()(DIR* directory) const { (void)closedir(directory); }
};

// More than the longest first line that makes a source.
constexpr std::size_t shebang_bytes = 128;
// How often a file that is being written is read again.
constexpr int most_reads = 3;

bool has_raku_suffix(const std::string& name) {
    constexpr std::string_view suffix = ".raku";
    return name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
}

Result<std::vector<std::string>> names_in(int directory) {
    // The stream takes its descriptor over, and ours is still needed.
    UniqueFd copy(openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const std::unique_ptr<DIR, DirCloser> stream(copy ? fdopendir(copy.get()) : nullptr);
    if (!stream) {
        return errno_failure("cannot list it");
    }
    (void)copy.release();
    std::vector<std::string> names;
    while (const dirent* entry = readdir(stream.get())) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") {
            names.push_back(name);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string first_bytes(int fd) {
    std::array<char, shebang_bytes> buffer{};
    const ssize_t size = pread(fd, buffer.data(), buffer.size(), 0);
    return {buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

bool same_version(const struct stat& a, const struct stat& b) {
    return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
           a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

// The whole file, as it was at one moment: an editor that writes in place may be half through.
Result<std::string> read_whole(int fd) {
    for (int reads = 0; reads < most_reads; ++reads) {
        struct stat before {};
        struct stat after {};
        if (fstat(fd, &before) < 0 || lseek(fd, 0, SEEK_SET) < 0) {
            return errno_failure("cannot read it");
        }
        auto text = read_all(fd, max_source_size);
        if (!text) {
            return text;
        }
        if (fstat(fd, &after) == 0 && same_version(before, after) &&
            text->size() == static_cast<std::size_t>(after.st_size)) {
            return text;
        }
    }
    return failure("it is being written just now");
}

int line_at(std::string_view text, std::size_t offset) {
    return 1 + static_cast<int>(
                   std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

class Scanner {
  public:
    explicit Scanner(const Trust& trust) : trust_(trust) {}

    void scan_dir(const UnitDir& dir) {
        auto directory = open_trusted_directory(dir.path, trust_);
        if (!directory) {
            report(Severity::error, dir.path, directory.error().message);
            return;
        }
        if (*directory) {
            scan_entries(dir, directory->get(), dir.path, std::nullopt);
        }
    }

    Scan result() && {
        std::sort(scan_.sources.begin(), scan_.sources.end(),
                  [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
        return std::move(scan_);
    }

  private:
    void report(Severity severity, const std::string& path, const std::string& message) {
        scan_.diagnostics.push_back({severity, path, 0, message});
    }

    void scan_entries(const UnitDir& dir, int directory, const std::string& path,
                      const std::optional<DependencyFolder>& folder) {
        auto names = names_in(directory);
        if (!names) {
            report(Severity::error, path, names.error().message);
            return;
        }
        for (const std::string& name : *names) {
            if (is_hidden_or_backup(name)) {
                continue;
            }
            struct stat status {};
            if (fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) < 0) {
                continue;  // gone meanwhile
            }
            if (S_ISDIR(status.st_mode)) {
                if (auto inner = parse_dependency_folder(name); inner && !folder) {
                    scan_folder(dir, directory, fmt::format("{}/{}", path, name), *inner, name);
                }
                continue;
            }
            const std::string key = folder ? fmt::format("{}.{}/{}", folder->unit, folder->kind, name) : name;
            if (seen_.insert(key).second) {
                take_entry(dir, directory, fmt::format("{}/{}", path, name), name, status, folder);
            }
        }
    }

    void scan_folder(const UnitDir& dir, int parent, const std::string& path, const DependencyFolder& folder,
                     const std::string& name) {
        const UniqueFd directory(
            openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        struct stat status {};
        if (!directory || fstat(directory.get(), &status) < 0) {
            report(Severity::error, path, errno_error(errno, "cannot open it").message);
            return;
        }
        if (auto trusted = check_trusted(status, trust_); !trusted) {
            report(Severity::error, path, trusted.error().message);
            return;
        }
        scan_entries(dir, directory.get(), path, folder);
    }

    void take_entry(const UnitDir& dir, int directory, const std::string& path, const std::string& name,
                    const struct stat& status, const std::optional<DependencyFolder>& folder) {
        if (S_ISLNK(status.st_mode)) {
            warn_of_link(directory, path, name);
            return;
        }
        if (!S_ISREG(status.st_mode)) {
            if (has_raku_suffix(name)) {
                report(Severity::error, path, "it is no regular file, so it is not read");
            }
            return;
        }
        if (status.st_size == 0) {
            return;  // masks, as in systemd.unit(5)
        }
        // O_NONBLOCK: between the look and the opening the name may have become a FIFO.
        const UniqueFd file(
            openat(directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
        struct stat opened {};
        if (!file || fstat(file.get(), &opened) < 0 || !S_ISREG(opened.st_mode) ||
            !has_shebang(first_bytes(file.get()))) {
            return;
        }
        auto source_name = parse_source_name(name);
        if (!source_name) {
            report(Severity::error, path, source_name.error().message);
            return;
        }
        SourceFile source{path, std::move(*source_name), OutputDir::normal, folder, "", std::nullopt};
        if (source.name.is_unit_file) {
            (folder ? source.folder_output : source.output) = dir.outranked_by;
        }
        read_source(file.get(), opened, source);
        scan_.sources.push_back(std::move(source));
    }

    void read_source(int file, const struct stat& status, SourceFile& source) const {
        const auto refuse = [&](const std::string& why, int line = 0) {
            source.refusal = Diagnostic{Severity::error, source.path, line, why};
        };
        if (auto trusted = check_trusted(status, trust_); !trusted) {
            refuse(trusted.error().message);
            return;
        }
        auto text = read_whole(file);
        if (!text) {
            refuse(text.error().message);
            return;
        }
        if (const auto invalid = first_invalid_utf8(*text)) {
            refuse(fmt::format("it is not UTF-8 at byte {}", *invalid + 1), line_at(*text, *invalid));
            return;
        }
        source.text = std::move(*text);
    }

    // systemd itself follows links to unit files, so that somebody may expect the same of a source.
    void warn_of_link(int directory, const std::string& path, const std::string& name) {
        const UniqueFd target(openat(directory, name.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
        struct stat status {};
        const bool is_known = target && fstat(target.get(), &status) == 0;
        const bool leads_to_source =
            is_known && S_ISREG(status.st_mode) && has_shebang(first_bytes(target.get()));
        // A link to /dev/null masks (systemd.unit(5)).
        const bool masks = is_known && S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3);
        if (leads_to_source || (has_raku_suffix(name) && !masks)) {
            report(Severity::error, path,
                   "it is a symbolic link, and links to sources are not followed; put the file itself here");
        }
    }

    Trust trust_;
    Scan scan_;
    std::set<std::string> seen_;
};

}  // namespace

Scan scan_unit_dirs(const std::vector<UnitDir>& dirs, const Trust& trust) {
    Scanner scanner(trust);
    for (const UnitDir& dir : dirs) {
        scanner.scan_dir(dir);
    }
    return std::move(scanner).result();
}

}  // namespace sparrow::translate
