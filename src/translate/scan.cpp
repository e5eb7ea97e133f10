#include "sparrow/translate/scan.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>

#include "sparrow/base/folder.hpp"
#include "sparrow/base/text.hpp"

namespace sparrow::translate {

namespace {

// More than the longest first line that makes a source.
constexpr std::size_t shebang_bytes = 128;
// What is not larger is read at once: most sources are not.
constexpr off_t small_file = 4096;
// How often a file that is being written is read again.
constexpr int most_reads = 3;

bool has_raku_suffix(const std::string& name) {
    constexpr std::string_view suffix = ".raku";
    return name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
}

// The S_IFMT bits of the entry; nothing where it is gone meanwhile.
std::optional<mode_t> format_of(int directory, const FolderEntry& entry) {
    if (entry.type != DT_UNKNOWN) {
        return DTTOIF(entry.type);
    }
    struct stat status {};
    if (fstatat(directory, entry.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) < 0) {
        return std::nullopt;
    }
    return status.st_mode & S_IFMT;
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

struct OpenedFile {
    UniqueFd file;
    // From before anything of it was read.
    struct stat status = {};
    // What was read of it then: all of a small file, where it was not written meanwhile.
    std::string text = {};
};

// The whole file, as it was at one moment: an editor that writes in place may be half through.
Result<std::string> read_whole(OpenedFile opened) {
    const int fd = opened.file.get();
    struct stat before = opened.status;
    const bool is_read = before.st_size <= small_file;
    for (int reads = 0; reads < most_reads; ++reads) {
        auto text = reads == 0 && is_read
                        ? Result<std::string>(std::move(opened.text))
                        : read_regular(fd, static_cast<std::size_t>(before.st_size), max_source_size);
        if (!text) {
            return text;
        }
        struct stat after {};
        if (fstat(fd, &after) < 0) {
            return errno_failure("cannot read it");
        }
        if (same_version(before, after) && text->size() == static_cast<std::size_t>(after.st_size)) {
            return text;
        }
        before = after;
    }
    return failure("it is being written just now");
}

int line_at(std::string_view text, std::size_t offset) {
    return 1 + static_cast<int>(
                   std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

// What the folder that an entry lies in says of it; nothing for the unit directory itself.
struct Folder {
    std::string name;
    std::optional<DependencyFolder> pulling;
    std::optional<DropInFolder> drop_ins;
};

std::optional<Folder> parse_folder(const std::string& name) {
    Folder folder{name, parse_dependency_folder(name), parse_drop_in_folder(name)};
    return folder.pulling || folder.drop_ins ? std::optional(std::move(folder)) : std::nullopt;
}

// The names of entries; and those of the units and drop-ins that they are or make, with the number of the
// source that does.
struct Names {
    std::set<std::string> entries;
    std::map<std::string, std::optional<std::size_t>> made;

    void merge(Names& other) {
        entries.merge(other.entries);
        made.merge(other.made);
    }
};

// O_NONBLOCK: between the look and the opening the name may have become a FIFO.
UniqueFd open_entry(int directory, const std::string& name, int more_flags) {
    return UniqueFd(
        openat(directory, name.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | more_flags));
}

// The file, where it is a source.
std::optional<OpenedFile> open_source(UniqueFd file) {
    OpenedFile opened{std::move(file)};
    const int fd = opened.file.get();
    if (!opened.file || fstat(fd, &opened.status) < 0 || !S_ISREG(opened.status.st_mode) ||
        opened.status.st_size == 0) {  // an empty one masks, as in systemd.unit(5)
        return std::nullopt;
    }
    const bool is_small = opened.status.st_size <= small_file;
    opened.text =
        is_small
            ? read_regular(fd, static_cast<std::size_t>(opened.status.st_size), max_source_size).value_or("")
            : first_bytes(fd);
    return has_shebang(std::string_view(opened.text).substr(0, shebang_bytes))
               ? std::optional(std::move(opened))
               : std::nullopt;
}

std::string below(const std::optional<Folder>& folder, std::string_view name) {
    return (folder ? folder->name + "/" : "") + std::string(name);
}

// Whether a directory of the list is another's name only: Debian has /etc/xdg/systemd/user as a link to
// /etc/systemd/user.
bool is_other_name(const UnitDir& dir, const std::vector<UnitDir>& dirs) {
    std::error_code error;
    if (!std::filesystem::is_symlink(dir.path, error)) {
        return false;
    }
    const std::string target = std::filesystem::canonical(dir.path, error).string();
    return std::any_of(dirs.begin(), dirs.end(), [&](const UnitDir& other) { return other.path == target; });
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
        hidden_.merge(seen_);
        seen_ = {};
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
                      const std::optional<Folder>& folder) {
        auto entries = entries_of(directory);
        if (!entries) {
            report(Severity::error, path, entries.error().message);
            return;
        }
        std::sort(entries->begin(), entries->end(),
                  [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
        for (const FolderEntry& entry : *entries) {
            const std::string& name = entry.name;
            if (is_hidden_or_backup(name) || is_test(name)) {
                continue;
            }
            const auto format = format_of(directory, entry);
            if (!format) {
                continue;
            }
            if (S_ISDIR(*format)) {
                if (auto inner = parse_folder(name); inner && !folder) {
                    scan_folder(dir, directory, fmt::format("{}/{}", path, name), *inner);
                }
                continue;
            }
            if (hidden_.entries.contains(below(folder, name))) {
                continue;
            }
            const std::string made = below(folder, without_raku(name));
            if (const auto maker = hidden_.made.find(made); maker != hidden_.made.end()) {
                seen_.entries.insert(below(folder, name));
                outrank_hidden(dir, directory, name, maker->second);
                continue;
            }
            const Taken taken =
                take_entry(dir, directory, fmt::format("{}/{}", path, name), name, *format, folder);
            if (taken == Taken::gone) {
                continue;  // it hides nothing
            }
            const bool is_source = taken == Taken::source;
            seen_.entries.insert(below(folder, name));
            // What is not translated and outranks the translations needs no help: it may be an admin's own
            // version of a unit, which goes on to be enabled as the source says.
            const bool is_link_of_folder = folder && folder->pulling;
            if (is_source || (dir.outranked_by == OutputDir::normal && !is_link_of_folder)) {
                seen_.made.emplace(made, is_source ? std::optional(scan_.sources.size() - 1) : std::nullopt);
            }
        }
    }

    void scan_folder(const UnitDir& dir, int parent, const std::string& path, const Folder& folder) {
        const UniqueFd directory(
            openat(parent, folder.name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
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

    // The source `maker` hides the entry from us, but not from systemd, which would read Raku where the entry
    // is named as a unit and outranks normal-dir.
    void outrank_hidden(const UnitDir& dir, int directory, const std::string& name,
                        const std::optional<std::size_t>& maker) {
        if (maker && dir.outranked_by == OutputDir::early && without_raku(name) == name &&
            open_source(open_entry(directory, name, O_NOFOLLOW))) {
            scan_.sources[*maker].output = OutputDir::early;
        }
    }

    enum class Taken : std::uint8_t {
        gone,   // since the folder was listed
        other,  // it is no source
        source,
    };

    Taken take_entry(const UnitDir& dir, int directory, const std::string& path, const std::string& name,
                     mode_t format, const std::optional<Folder>& folder) {
        if (S_ISLNK(format)) {
            return take_link(directory, path, name);
        }
        if (!S_ISREG(format)) {
            if (has_raku_suffix(name)) {
                report(Severity::error, path, "it is no regular file, so it is not read");
            }
            return Taken::other;
        }
        UniqueFd file = open_entry(directory, name, O_NOFOLLOW);
        if (!file && errno == ENOENT) {
            return Taken::gone;
        }
        auto opened = open_source(std::move(file));
        if (!opened) {
            return Taken::other;
        }
        auto source_name = folder && folder->drop_ins ? parse_drop_in_name(name) : parse_source_name(name);
        if (!source_name) {
            report(Severity::error, path, source_name.error().message);
            return Taken::other;
        }
        SourceFile source{path, std::move(*source_name), OutputDir::normal, std::nullopt, "", std::nullopt};
        if (folder) {
            source.folder = folder->pulling;
            source.drop_ins = folder->drop_ins;
        }
        if (source.name.is_unit_file) {
            (source.folder ? source.folder_output : source.output) = dir.outranked_by;
        }
        read_source(std::move(*opened), source);
        scan_.sources.push_back(std::move(source));
        return Taken::source;
    }

    void read_source(OpenedFile opened, SourceFile& source) const {
        const auto refuse = [&](const std::string& why, int line = 0) {
            source.refusal = Diagnostic{Severity::error, source.path, line, why};
        };
        if (auto trusted = check_trusted(opened.status, trust_); !trusted) {
            refuse(trusted.error().message);
            return;
        }
        auto text = read_whole(std::move(opened));
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
    Taken take_link(int directory, const std::string& path, const std::string& name) {
        const UniqueFd target = open_entry(directory, name, 0);
        struct stat status {};
        // A link that leads nowhere is there all the same.
        if (!target && errno == ENOENT &&
            fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) < 0) {
            return Taken::gone;
        }
        const bool is_known = target && fstat(target.get(), &status) == 0;
        const bool leads_to_source =
            is_known && S_ISREG(status.st_mode) && has_shebang(first_bytes(target.get()));
        // A link to /dev/null masks (systemd.unit(5)).
        const bool masks = is_known && S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3);
        if (leads_to_source || (has_raku_suffix(name) && !masks)) {
            report(Severity::error, path,
                   "it is a symbolic link, and links to sources are not followed; put the file itself here");
        }
        return Taken::other;
    }

    Trust trust_;
    Scan scan_;
    // What has been seen in this directory, and in those above it.
    Names seen_;
    Names hidden_;
};

}  // namespace

Scan scan_unit_dirs(const std::vector<UnitDir>& dirs, const Trust& trust) {
    Scanner scanner(trust);
    for (const UnitDir& dir : dirs) {
        if (!is_other_name(dir, dirs)) {
            scanner.scan_dir(dir);
        }
    }
    return std::move(scanner).result();
}

}  // namespace sparrow::translate
