// Processes found by a word of their command line.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

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

// The processes of which an argument holds `marker`, which must be the test's own invention.
inline std::vector<pid_t> processes_with(const std::string& marker) {
    std::vector<pid_t> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") == std::string::npos &&
            contains(command_line_in(entry.path().string()), marker)) {
            found.push_back(static_cast<pid_t>(std::stol(name)));
        }
    }
    return found;
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
