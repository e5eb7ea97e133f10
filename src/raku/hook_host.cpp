#include "sparrow/raku/hook_host.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "command.hpp"
#include "host_process.hpp"
#include "sparrow/base/argv.hpp"

namespace sparrow::raku {

namespace {

// In the child: becomes the host.
[[noreturn]] void exec_hook_host(const HookHostOptions& options, std::vector<std::string>& command,
                                 Variables& environment, int requests, pid_t parent) {
    const std::vector<char*> argv = pointers(command);
    const std::vector<char*> envp = pointers(environment);
    sigset_t no_signals;
    sigemptyset(&no_signals);
    sigprocmask(SIG_SETMASK, &no_signals, nullptr);
    (void)setsid();
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    // A hook may raise it again.
    rlimit core{};
    if (getrlimit(RLIMIT_CORE, &core) == 0) {
        core.rlim_cur = 0;
        (void)setrlimit(RLIMIT_CORE, &core);
    }
    if ((options.cgroup_procs < 0 || write_all(options.cgroup_procs, "0")) && chdir("/") == 0 &&
        dup2(requests, STDIN_FILENO) >= 0 && dup2(options.output, STDOUT_FILENO) >= 0 &&
        dup2(options.output, STDERR_FILENO) >= 0 &&
        close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) == 0 && getppid() == parent) {
        execve(argv[0], argv.data(), envp.data());
    }
    (void)write_all(options.output, errno_error(errno, "cannot run " + command[0]).message + "\n");
    _exit(EXIT_FAILURE);
}

}  // namespace

std::string to_header(std::uint32_t id, int request) {
    return fmt::format("{:09} {:09}\n", id, request);
}

Result<HookHostProcess> start_hook_host(const HookHostOptions& options, const Variables& environment) {
    auto requests = make_pipe();
    if (!requests) {
        return tl::unexpected(requests.error());
    }
    (void)fcntl(requests->write.get(), F_SETFL, O_NONBLOCK);
    const pid_t parent = getpid();
    std::vector<std::string> command = raku_command(options.evaluate, "hook-host.raku", options.scratch_dir);
    command.push_back(fmt::format("--server={}", parent));
    command.push_back(fmt::format("--control={}", options.control));
    command.push_back(fmt::format("--clone={}", SYS_clone));
    Variables variables = merge(environment, host_variables());
    const pid_t pid = fork();
    if (pid < 0) {
        return errno_failure("cannot start the Raku host");
    }
    if (pid == 0) {
        exec_hook_host(options, command, variables, requests->read.get(), parent);
    }
    return HookHostProcess{pid, std::move(requests->write)};
}

}  // namespace sparrow::raku
