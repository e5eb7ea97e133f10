#include "sparrow/raku/run_hook.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <vector>

#include "command.hpp"
#include "request.hpp"
#include "sparrow/base/fd.hpp"
#include "sparrow/raku/scratch_dir.hpp"

namespace sparrow::raku {

namespace {

// What is asked to end has this long to do so.
constexpr int grace_milliseconds = 2'000;

// Whether the process has ended within `milliseconds`.
bool ends_within(int process, int milliseconds) {
    pollfd waiting{process, POLLIN, 0};
    int ready = -1;
    while ((ready = poll(&waiting, 1, milliseconds)) < 0 && errno == EINTR) {
    }
    return ready > 0;
}

int status_of(pid_t pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    constexpr int signal_base = 128;  // as shells have it
    return WIFSIGNALED(status) ? signal_base + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Result<int> run_hook(const HookCall& call, const EvaluateOptions& options, const Variables& own_environment,
                     Duration timeout) {
    auto input = make_memory_file(to_hook_request(call.bundle, call.unit, call.hook));
    if (!input) {
        return tl::unexpected(input.error());
    }
    EvaluateOptions with_bundle = options;
    with_bundle.repositories = call.bundle.inputs.repositories;
    const auto scratch = ScratchDir::make(options.precompilation_dir, std::nullopt);
    std::vector<std::string> command = raku_command(with_bundle, "hook.raku", scratch ? scratch->path() : "");
    std::vector<std::string> environment =
        merge(evaluation_environment(own_environment), call.bundle.inputs.environment);
    const std::vector<char*> argv = pointers(command);
    const std::vector<char*> envp = pointers(environment);

    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0) {
        return errno_failure("cannot start Raku");
    }
    if (pid == 0) {
        // A group of its own, so that what it started can be ended with it.
        (void)setpgid(0, 0);
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == parent && dup2(input->get(), STDIN_FILENO) >= 0) {
            execve(argv[0], argv.data(), envp.data());
        }
        (void)write_all(STDERR_FILENO, errno_error(errno, "cannot run " + command[0]).message + "\n");
        _exit(EXIT_FAILURE);
    }
    (void)setpgid(pid, pid);  // whoever of the two comes first
    // glibc 2.36 declares pidfd_open() for C alone.
    const UniqueFd process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    if (!process) {
        (void)kill(-pid, SIGKILL);
        (void)status_of(pid);
        return errno_failure("cannot wait for Raku");
    }
    if (ends_within(process.get(), static_cast<int>(timeout.count()))) {
        return status_of(pid);
    }
    (void)kill(-pid, SIGTERM);
    (void)ends_within(process.get(), grace_milliseconds);
    (void)kill(-pid, SIGKILL);
    (void)status_of(pid);
    return failure(fmt::format("it took longer than {} s and was ended", timeout.count() / 1000));
}

}  // namespace sparrow::raku
