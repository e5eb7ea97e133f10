#include "sparrow/raku/process_tree.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <csignal>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <vector>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/folder.hpp"

namespace sparrow::raku {

namespace {

constexpr int most_rounds = 50;

// From "PID (COMM) STATE PPID …", proc_pid_stat(5); nothing where the process is gone.
std::optional<Process> read_process(int proc, const std::string& name) {
    const UniqueFd file(openat(proc, (name + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 512> buffer{};
    const ssize_t size = file ? read(file.get(), buffer.data(), buffer.size()) : 0;
    const std::string text(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    // COMM may hold spaces and parentheses: what follows its last ')' counts.
    const std::size_t end = text.rfind(')');
    if (end == std::string::npos || text.size() < end + 5) {
        return std::nullopt;
    }
    const std::string_view fields = std::string_view(text).substr(end + 4);  // ") S "
    std::size_t threads = 0;
    for (int left = 16; left > 0; --left) {  // from PPID to num_threads
        threads = fields.find(' ', threads) + 1;
    }
    Process process;
    (void)std::from_chars(fields.data(), fields.data() + fields.size(), process.parent);
    (void)std::from_chars(fields.data() + threads, fields.data() + fields.size(), process.threads);
    return process;
}

// Calls `take` with the open /proc and the name of each process' folder in it.
template <typename Take>
void for_each_process(Take take) {
    const UniqueFd proc(open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const auto entries = proc ? entries_of(proc.get()) : failure("");
    if (!entries) {
        return;
    }
    for (const auto& [name, type] : *entries) {
        pid_t pid = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (error == std::errc() && end == name.data() + name.size()) {
            if (auto process = read_process(proc.get(), name)) {
                process->pid = pid;
                take(proc.get(), name, *process);
            }
        }
    }
}

}  // namespace

std::vector<Process> list_processes() {
    std::vector<Process> processes;
    for_each_process([&](int, const std::string&, const Process& process) { processes.push_back(process); });
    return processes;
}

std::size_t count_threads_of(uid_t user) {
    std::size_t threads = 0;
    for_each_process([&](int proc, const std::string& name, const Process& process) {
        struct stat status {};
        if (fstatat(proc, name.c_str(), &status, 0) == 0 && status.st_uid == user) {
            threads += process.threads;
        }
    });
    return threads;
}

std::vector<pid_t> descendants_of(pid_t root, const std::vector<Process>& processes, pid_t except) {
    std::unordered_map<pid_t, std::vector<pid_t>> children;
    for (const Process& process : processes) {
        if (process.pid != except) {
            children[process.parent].push_back(process.pid);
        }
    }
    std::vector<pid_t> found;
    std::vector<pid_t> parents{root};
    while (!parents.empty()) {
        // Each is the child of one parent, and taken out here: a list that was read while processes changed
        // their parents leads into no circle.
        const auto below = children.extract(parents.back());
        parents.pop_back();
        if (below) {
            found.insert(found.end(), below.mapped().begin(), below.mapped().end());
            parents.insert(parents.end(), below.mapped().begin(), below.mapped().end());
        }
    }
    return found;
}

void signal_descendants(pid_t root, int signal, pid_t except) {
    std::set<pid_t> signalled;
    for (int look = 0; look < most_rounds; ++look) {
        bool any_new = false;
        for (const pid_t pid : descendants_of(root, list_processes(), except)) {
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

void kill_descendants(pid_t root, pid_t except) {
    signal_descendants(root, SIGSTOP, except);
    signal_descendants(root, SIGKILL, except);
}

}  // namespace sparrow::raku
