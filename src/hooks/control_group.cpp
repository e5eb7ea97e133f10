#include "sparrow/hooks/control_group.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <linux/magic.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string_view>
#include <vector>

#include "sparrow/base/text.hpp"

namespace sparrow::hooks {

namespace {

constexpr const char* server_group = "server";
constexpr std::size_t file_limit = std::size_t{64} << 10;
// How long the end of what was killed is waited for.
constexpr int most_looks = 200;
constexpr int milliseconds_between_looks = 10;

struct DirCloser {
    void operator()(DIR* directory) const { (void)closedir(directory); }
};

UniqueFd open_directory(int parent, const std::string& name) {
    return UniqueFd(openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

Result<void> write_file(int directory, const char* name, std::string_view text) {
    const UniqueFd file(openat(directory, name, O_WRONLY | O_CLOEXEC));
    if (!file || write(file.get(), text.data(), text.size()) < 0) {
        return errno_failure(fmt::format("cannot write '{}' to {}", text, name));
    }
    return {};
}

std::string read_file(int directory, const char* name) {
    const UniqueFd file(openat(directory, name, O_RDONLY | O_CLOEXEC));
    return file ? read_all(file.get(), file_limit).value_or("") : "";
}

// The value of `key` in lines of a key and a value each; "" where there is none.
std::string value_in(const std::string& text, std::string_view key) {
    for (const std::string& line : split(text, '\n')) {
        if (line.size() > key.size() && line.starts_with(key) && line[key.size()] == ' ') {
            return line.substr(key.size() + 1);
        }
    }
    return "";
}

std::vector<std::string> groups_in(int directory) {
    std::vector<std::string> names;
    // A new description: what is read through a copy of the descriptor would start where the last one ended.
    const std::unique_ptr<DIR, DirCloser> listing(fdopendir(open_directory(directory, ".").release()));
    while (const dirent* entry = listing ? readdir(listing.get()) : nullptr) {
        const std::string name(entry->d_name);
        if (entry->d_type == DT_DIR && name != "." && name != "..") {
            names.push_back(name);
        }
    }
    return names;
}

// With the groups that were made below it.
bool remove_group(int parent, const std::string& name) {
    if (unlinkat(parent, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT) {
        return true;
    }
    const UniqueFd directory = open_directory(parent, name);
    for (const std::string& below : directory ? groups_in(directory.get()) : std::vector<std::string>()) {
        (void)remove_group(directory.get(), below);
    }
    return unlinkat(parent, name.c_str(), AT_REMOVEDIR) == 0;
}

// Waits for the end of what has been killed in it.
bool remove_dying_group(int parent, const std::string& name) {
    for (int looks = 0; looks < most_looks; ++looks) {
        if (remove_group(parent, name)) {
            return true;
        }
        (void)poll(nullptr, 0, milliseconds_between_looks);
    }
    return false;
}

// What a server that was killed has left.
void end_leftover(int parent, const std::string& name, LogSink& log) {
    const UniqueFd directory = open_directory(parent, name);
    (void)write_file(directory.get(), "cgroup.kill", "1");
    if (remove_dying_group(parent, name)) {
        return;
    }
    log.write(Severity::warning, fmt::format("control group '{}' of a former process does not end", name));
}

}  // namespace

ControlGroup::~ControlGroup() {
    if (directory_) {
        kill();
        (void)remove_dying_group(parent_.get(), name_);
    }
}

void ControlGroup::kill() const {
    (void)write_file(directory_.get(), "cgroup.kill", "1");
}

bool ControlGroup::is_empty() const {
    // Each read arms the next POLLPRI.
    if (lseek(events_.get(), 0, SEEK_SET) < 0) {
        return true;
    }
    const auto text = read_all(events_.get(), file_limit);
    return !text || value_in(*text, "populated") != "1";
}

bool ControlGroup::ran_out_of_memory() const {
    const std::string kills = value_in(read_file(directory_.get(), "memory.events"), "oom_kill");
    return !kills.empty() && kills != "0";
}

Result<ControlGroups> ControlGroups::take(const std::string& path, LogSink& log) {
    UniqueFd directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory) {
        return errno_failure("cannot open the control group " + path);
    }
    ControlGroups groups(path, std::move(directory));
    const int top = groups.directory_.get();
    if (mkdirat(top, server_group, 0755) < 0 && errno != EEXIST) {
        return errno_failure("cannot make a control group in " + path);
    }
    // A group with processes of its own can hand down no limits.
    const UniqueFd server = open_directory(top, server_group);
    if (auto moved = write_file(server.get(), "cgroup.procs", "0"); !moved) {
        return tl::unexpected(moved.error());
    }
    for (const std::string& name : groups_in(top)) {
        if (name != server_group) {
            end_leftover(top, name, log);
        }
    }
    const auto memory = write_file(top, "cgroup.subtree_control", "+memory");
    const auto processes = write_file(top, "cgroup.subtree_control", "+pids");
    groups.limits_memory_ = memory.has_value();
    groups.limits_processes_ = processes.has_value();
    if (!memory) {
        log.write(Severity::warning, "the memory of hooks is not limited: " + memory.error().message);
    }
    return groups;
}

Result<ControlGroup> ControlGroups::make(const std::string& name, const GroupLimits& limits) const {
    const int top = directory_.get();
    if (mkdirat(top, name.c_str(), 0755) < 0) {
        return errno_failure(fmt::format("cannot make the control group {}/{}", path_, name));
    }
    UniqueFd parent(fcntl(top, F_DUPFD_CLOEXEC, 3));
    ControlGroup group(std::move(parent), name, open_directory(top, name),
                       fmt::format("{}/{}/cgroup.procs", path_, name));
    const int directory = group.directory_.get();
    group.procs_ = UniqueFd(openat(directory, "cgroup.procs", O_WRONLY | O_CLOEXEC));
    group.events_ = UniqueFd(openat(directory, "cgroup.events", O_RDONLY | O_CLOEXEC));
    if (!group.procs_ || !group.events_) {
        return errno_failure("cannot open the control group " + group.procs_path_);
    }
    Result<void> limited;
    if (limits_memory_ && limits.memory > 0) {
        limited = write_file(directory, "memory.max", fmt::format("{}", limits.memory)).and_then([&] {
            return write_file(directory, "memory.oom.group", "1");
        });
        // Without swap in the kernel there is no such file.
        (void)write_file(directory, "memory.swap.max", "0");
    }
    if (limited && limits_processes_ && limits.processes > 0) {
        limited = write_file(directory, "pids.max", fmt::format("{}", limits.processes));
    }
    return limited ? Result<ControlGroup>(std::move(group)) : tl::unexpected(limited.error());
}

Result<std::string> own_control_group() {
    const UniqueFd file(open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC));
    const auto text = file ? read_all(file.get(), file_limit) : failure("cannot read /proc/self/cgroup");
    if (!text) {
        return tl::unexpected(text.error());
    }
    // Beside groups of version 1 it is mounted below them.
    for (const char* mount : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
        struct statfs status {};
        if (statfs(mount, &status) < 0 || status.f_type != CGROUP2_SUPER_MAGIC) {
            continue;
        }
        for (const std::string& line : split(*text, '\n')) {
            constexpr std::string_view version_2 = "0::";
            if (line.starts_with(version_2)) {
                return mount + line.substr(version_2.size());
            }
        }
    }
    return failure("this process is in no control group of version 2");
}

}  // namespace sparrow::hooks
