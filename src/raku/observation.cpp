#include "sparrow/raku/observation.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <optional>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/folder.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/raku/digest.hpp"

namespace sparrow::raku {

namespace {

constexpr std::size_t largest_file = std::size_t{64} << 20;
constexpr std::string_view all_kinds = "cslratgufeEmMdv";
constexpr std::string_view kinds_of_machine = "cslratguf";

std::string error_state(int error) {
    return fmt::format("error {}", error);
}

std::string time_text(const timespec& time) {
    return fmt::format("{}.{:09}", time.tv_sec, time.tv_nsec);
}

// The names of the entries and what each is.
std::string folder_state(int folder) {
    const auto entries = entries_of(folder);
    if (!entries) {
        return "";
    }
    std::vector<std::string> lines;
    for (const FolderEntry& entry : *entries) {
        lines.push_back(fmt::format("{} {}", static_cast<int>(entry.type), entry.name));
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string& line : lines) {
        text.append(line).push_back('\0');
    }
    return "folder " + digest_of(text);
}

bool is_null_device(const struct stat& status) {
    return S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3);
}

std::string content_state(const std::string& path) {
    const UniqueFd file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status {};
    if (!file || fstat(file.get(), &status) < 0) {
        return error_state(errno);
    }
    if (S_ISDIR(status.st_mode)) {
        return folder_state(file.get());
    }
    if (is_null_device(status)) {
        return "empty";
    }
    if (!S_ISREG(status.st_mode)) {
        return "";
    }
    const auto text = read_all(file.get(), largest_file);
    return text ? fmt::format("file {} {}", text->size(), digest_of(*text)) : "";
}

std::string status_state(const std::string& path, int flags) {
    struct stat status {};
    if (fstatat(AT_FDCWD, path.c_str(), &status, flags) < 0) {
        return error_state(errno);
    }
    return fmt::format("mode {:o} owner {}:{} size {}", status.st_mode, status.st_uid, status.st_gid,
                       S_ISREG(status.st_mode) ? status.st_size : 0);
}

std::string times_state(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) < 0) {
        return error_state(errno);
    }
    return fmt::format("modified {} changed {}", time_text(status.st_mtim), time_text(status.st_ctim));
}

std::string software_state(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) < 0) {
        return error_state(errno);
    }
    if (S_ISDIR(status.st_mode)) {
        return "folder";  // the way to a file; what is in it changes with every package
    }
    return fmt::format("inode {} size {} modified {} changed {}", status.st_ino, status.st_size,
                       time_text(status.st_mtim), time_text(status.st_ctim));
}

std::string link_state(const std::string& path) {
    std::array<char, PATH_MAX> target{};
    const ssize_t size = readlink(path.c_str(), target.data(), target.size());
    return size < 0 ? error_state(errno) : "to " + std::string(target.data(), static_cast<std::size_t>(size));
}

std::string access_state(const std::string& name) {
    if (name.empty() || name.front() < '0' || name.front() > '7') {
        return "";
    }
    const bool is_allowed = faccessat(AT_FDCWD, name.c_str() + 1, name.front() - '0', AT_EACCESS) == 0;
    return is_allowed ? "allowed" : error_state(errno);
}

std::string system_state() {
    utsname system{};
    if (uname(&system) < 0) {
        return "";
    }
    return fmt::format("{}\n{}\n{}\n{}\n{}", system.sysname, system.nodename, system.release, system.version,
                       system.machine);
}

// "MemTotal:       24684084 kB" of proc_meminfo(5), in bytes.
std::string total_memory() {
    const UniqueFd file(open("/proc/meminfo", O_RDONLY | O_CLOEXEC));
    constexpr std::size_t limit = 65536;
    const auto text = file ? read_all(file.get(), limit) : failure("");
    constexpr std::string_view key = "MemTotal:";
    unsigned long long kibibytes = 0;
    if (!text || text->rfind(key, 0) != 0 || sscanf(text->c_str() + key.size(), "%llu kB", &kibibytes) != 1) {
        return "";
    }
    return std::to_string(kibibytes * 1024);
}

// As Sparrow::System tells it. Nothing of the facts that change all the time.
std::string fact_state(const std::string& name) {
    if (name == "memory") {
        return total_memory();
    }
    if (name == "cpus") {
        return std::to_string(sysconf(_SC_NPROCESSORS_ONLN));
    }
    return "";
}

// Up to the next NUL, which is taken away too; nothing where there is none.
std::optional<std::string_view> take_field(std::string_view& text) {
    const std::size_t end = text.find('\0');
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view field = text.substr(0, end);
    text.remove_prefix(end + 1);
    return field;
}

}  // namespace

bool is_of_machine(ObservationKind kind) {
    return kinds_of_machine.find(static_cast<char>(kind)) != std::string_view::npos;
}

std::string observe(ObservationKind kind, const std::string& name) {
    switch (kind) {
        case ObservationKind::content:
            return content_state(name);
        case ObservationKind::status:
            return status_state(name, 0);
        case ObservationKind::link_status:
            return status_state(name, AT_SYMLINK_NOFOLLOW);
        case ObservationKind::link_target:
            return link_state(name);
        case ObservationKind::access:
            return access_state(name);
        case ObservationKind::times:
            return times_state(name);
        case ObservationKind::software:
            return software_state(name);
        case ObservationKind::system_name:
            return system_state();
        case ObservationKind::fact:
            return fact_state(name);
        default:
            return "";
    }
}

std::string to_text(const Observation& observation) {
    std::string text(1, static_cast<char>(observation.kind));
    text.append(observation.name).push_back('\0');
    text.append(observation.state).push_back('\0');
    return text;
}

std::string to_text(const Observations& observations) {
    std::string text;
    for (const Observation& observation : observations) {
        text += to_text(observation);
    }
    return text;
}

Observations parse_observations(std::string_view text) {
    Observations observations;
    while (!text.empty()) {
        const char kind = text.front();
        text.remove_prefix(1);
        const auto name = take_field(text);
        const auto state = name ? take_field(text) : std::nullopt;
        if (!state || all_kinds.find(kind) == std::string_view::npos) {
            observations.push_back(
                {ObservationKind::unrepeatable, "what it read is not known: the list of it is damaged"});
            break;
        }
        observations.push_back({static_cast<ObservationKind>(kind), std::string(*name), std::string(*state)});
    }
    return observations;
}

std::string describe(const Observation& observation) {
    std::string name = escape_control(observation.name);
    switch (observation.kind) {
        case ObservationKind::content:
            return "it reads " + name;
        case ObservationKind::status:
        case ObservationKind::link_status:
            return "it looks at " + name;
        case ObservationKind::link_target:
            return "it looks where the link " + name + " leads";
        case ObservationKind::access:
            return "it asks whether it may use " + name.substr(std::min<std::size_t>(1, name.size()));
        case ObservationKind::times:
            return "it asks when " + name + " was changed";
        case ObservationKind::software:
            return "Raku and systemd-sparrow use " + name;
        case ObservationKind::system_name:
            return "it asks for the host's name, kernel or architecture";
        case ObservationKind::fact:
            return fmt::format("it asks for the fact '{}'", name);
        case ObservationKind::variable:
            return "it reads the variable " + name;
        case ObservationKind::environment:
            return "it reads all variables of the environment";
        case ObservationKind::module:
            return "it uses the module " + name;
        case ObservationKind::modules:
            return "it has hooks, which see all modules of the site";
        case ObservationKind::defaults:
            return "it uses the site's defaults";
        case ObservationKind::unrepeatable:
            return name;
    }
    return name;
}

}  // namespace sparrow::raku
