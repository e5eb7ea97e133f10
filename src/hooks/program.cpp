#include "sparrow/hooks/program.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "sparrow/base/argv.hpp"

namespace sparrow::hooks {

namespace {

constexpr int not_runnable = 126;
constexpr int not_found = 127;
constexpr int signal_base = 128;

// In the child.
[[noreturn]] void run(const std::vector<char*>& argv, const std::vector<char*>& envp, const Copy& process,
                      pid_t parent) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    (void)setsid();
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int procs = process.enclosure.procs_fd();
    const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int output = process.output.write_end();
    if ((procs < 0 || write_all(procs, "0")) && null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
        dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0 && chdir("/") == 0 &&
        close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) == 0 && getppid() == parent) {
        execvpe(argv[0], argv.data(), envp.data());
    }
    const int error = errno;
    (void)write_all(STDERR_FILENO, errno_error(error, std::string("cannot run ") + argv[0]).message + "\n");
    _exit(error == ENOENT ? not_found : not_runnable);
}

}  // namespace

Result<void> start_program(const std::vector<std::string>& command, const raku::Variables& environment,
                           Copy& process) {
    std::vector<std::string> words = command;
    raku::Variables variables = environment;
    const std::vector<char*> argv = pointers(words);
    const std::vector<char*> envp = pointers(variables);
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0) {
        return errno_failure("cannot start " + command.front());
    }
    if (pid == 0) {
        run(argv, envp, process, parent);
    }
    process.appeared(pid);
    return {};
}

int exit_status(int status) {
    return WIFSIGNALED(status) ? signal_base + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace sparrow::hooks
