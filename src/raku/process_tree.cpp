#include "process_tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <csignal>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "sparrow/base/fd.hpp"

namespace sparrow::raku {

namespace {

constexpr int most_looks = 50;

struct DirCloser {
    void operator()(DIR* directory) const { (void)closedir(directory); }
};

// The parent in "PID (COMM) STATE PPID …". COMM may hold spaces and parentheses: what follows its last ')'
// counts. 0 where the process is gone.
pid_t parent_of(int proc, std::string_view name) {
    const UniqueFd file(openat(proc, fmt::format("{}/stat", name).c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 512> buffer{};
    const ssize_t size = file ? read(file.get(), buffer.data(), buffer.size()) : 0;
    if (size <= 0) {
        return 0;
    }
    std::string_view text(buffer.data(), static_cast<std::size_t>(size));
    const std::size_t end = text.rfind(')');
    if (end == std::string_view::npos || text.size() < end + 5) {
        return 0;
    }
    text.remove_prefix(end + 4);  // ") S "
    pid_t parent = 0;
    (void)std::from_chars(text.data(), text.data() + text.size(), parent);
    return parent;
}

}  // namespace

std::vector<Process> list_processes() {
    std::vector<Process> processes;
    const std::unique_ptr<DIR, DirCloser> proc(opendir("/proc"));
    if (!proc) {
        return processes;
    }
    while (const dirent* entry = readdir(proc.get())) {
        const std::string_view name(entry->d_name);
        pid_t pid = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (error == std::errc() && end == name.data() + name.size()) {
            if (const pid_t parent = parent_of(dirfd(proc.get()), name); parent != 0) {
                processes.push_back({pid, parent});
            }
        }
    }
    return processes;
}

std::vector<pid_t> descendants_of(pid_t root, const std::vector<Process>& processes) {
    std::vector<pid_t> found;
    std::set<pid_t> seen{root};
    std::vector<pid_t> parents{root};
    while (!parents.empty()) {
        const pid_t parent = parents.back();
        parents.pop_back();
        for (const Process& process : processes) {
            if (process.parent == parent && seen.insert(process.pid).second) {
                found.push_back(process.pid);
                parents.push_back(process.pid);
            }
        }
    }
    return found;
}

void signal_descendants(pid_t root, int signal) {
    std::set<pid_t> signalled;
    for (int look = 0; look < most_looks; ++look) {
        bool any_new = false;
        for (const pid_t pid : descendants_of(root, list_processes())) {
            if (signalled.insert(pid).second) {
                any_new = true;
                (void)kill(pid, signal);
            }
        }
        if (!any_new) {
            return;
        }
    }
}

}  // namespace sparrow::raku
