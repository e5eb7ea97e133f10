// Runs a command and prints what it took, on one line:
//
//   measure [--memory] COMMAND [ARGUMENT...]
//
//   NANOSECONDS OWN TREE    wall time from before the fork until the command was reaped; the peak resident
//   memory in KiB
//                           of the command itself, and of the largest process among it and what it waited for
//
// OWN is 0 without --memory: only a traced process can be asked for it at its end, and tracing costs time.
// The command's standard output goes to /dev/null. The exit status is the command's, or 127 where it cannot
// be run.

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

namespace {

[[noreturn]] void run(char** command, bool traced) {
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDOUT_FILENO);
    if (traced && (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) < 0 || raise(SIGSTOP) != 0)) {
        std::perror("measure: cannot be traced");
        _exit(127);
    }
    execvp(command[0], command);
    std::perror(("measure: cannot run " + std::string(command[0])).c_str());
    _exit(127);
}

// The peak of a process that is stopped at its end. Unlike getrusage() it leaves out what the process was
// before exec.
long peak_of(pid_t process) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    constexpr std::string_view key = "VmHWM:";
    for (std::string line; std::getline(status, line);) {
        if (line.compare(0, key.size(), key) == 0) {
            return std::strtol(line.c_str() + key.size(), nullptr, 10);
        }
    }
    return 0;
}

// Lets the stopped process go on, with the signal that it was stopped for; at its end it is asked for its
// peak.
void go_on(pid_t process, int status, long& peak) {
    const int event = status >> 16;
    if (event == PTRACE_EVENT_EXIT) {
        peak = peak_of(process);
    }
    const int signal = event != 0 || WSTOPSIG(status) == SIGSTOP ? 0 : WSTOPSIG(status);
    if (event == 0 && WSTOPSIG(status) == SIGSTOP) {
        ptrace(PTRACE_SETOPTIONS, process, nullptr,
               PTRACE_O_TRACEEXIT | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL);
    }
    ptrace(PTRACE_CONT, process, nullptr, signal);
}

}  // namespace

int main(int argc, char** argv) {
    const bool with_memory = argc > 1 && argv[1] == std::string_view("--memory");
    char** command = argv + (with_memory ? 2 : 1);
    if (*command == nullptr) {
        (void)std::fputs("measure: use: measure [--memory] COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    const auto start = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
        run(command, with_memory);
    }
    int status = 0;
    long own = 0;
    rusage usage{};
    while (child > 0 && wait4(child, &status, 0, &usage) == child && WIFSTOPPED(status)) {
        go_on(child, status, own);
    }
    const std::chrono::nanoseconds taken = std::chrono::steady_clock::now() - start;
    if (child < 0) {
        std::perror("measure: cannot fork");
        return 127;
    }
    std::printf("%lld %ld %ld\n", static_cast<long long>(taken.count()), own, usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
