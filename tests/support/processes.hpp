// Processes found by a word of their command line.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "sparrow/base/text.hpp"
#include "support/temp_dir.hpp"

namespace sparrow::test {

// Empty where the process is gone, which may be in the middle of it.
inline std::string command_line_in(const std::string& directory) {
    try {
        return read_file(directory + "/cmdline");
    } catch (const std::exception&) {
        return "";
    }
}

// When a process was started, in clock ticks since the machine was (proc_pid_stat(5), field 22).
inline std::uint64_t start_of(const std::string& directory) {
    try {
        const std::string stat = read_file(directory + "/stat");
        // The second field, the program's name in brackets, may hold blanks.
        const auto fields = split(std::string_view(stat).substr(stat.rfind(')') + 1), ' ');
        constexpr std::size_t starttime = 20;
        return std::stoull(fields.at(starttime));
    } catch (const std::exception&) {
        return 0;
    }
}

// The processes of which an argument holds `marker`, which must be the test's own invention, in the order in
// which they were started: the kernel's numbers begin anew when they are used up.
inline std::vector<pid_t> processes_with(const std::string& marker) {
    std::vector<std::pair<std::uint64_t, pid_t>> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") == std::string::npos &&
            contains(command_line_in(entry.path().string()), marker)) {
            found.emplace_back(start_of(entry.path().string()), static_cast<pid_t>(std::stol(name)));
        }
    }
    std::sort(found.begin(), found.end());
    std::vector<pid_t> pids;
    std::transform(found.begin(), found.end(), std::back_inserter(pids),
                   [](const auto& process) { return process.second; });
    return pids;
}

// Ends what a failing test would leave behind.
class KillAtEnd {
  public:
    explicit KillAtEnd(std::string marker) : marker_(std::move(marker)) {}
    KillAtEnd(const KillAtEnd&) = delete;
    KillAtEnd& operator=(const KillAtEnd&) = delete;
    KillAtEnd(KillAtEnd&&) = delete;
    KillAtEnd& operator=(KillAtEnd&&) = delete;
    ~KillAtEnd() {
        for (const pid_t pid : processes_with(marker_)) {
            (void)kill(pid, SIGKILL);
        }
    }

  private:
    std::string marker_;
};

// A number of seconds to sleep that no other process sleeps.
inline std::string unique_sleep() {
    static int count = 0;
    return "98765." + std::to_string(getpid()) + "000" + std::to_string(++count);
}

}  // namespace sparrow::test
