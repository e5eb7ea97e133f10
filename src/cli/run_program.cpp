#include "run_program.hpp"

#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/text.hpp"

namespace sparrow::cli {

namespace {

Result<std::string> read_from_start(const UniqueFd& file, const std::string& program, std::size_t limit) {
    if (lseek(file.get(), 0, SEEK_SET) < 0) {
        return errno_failure("cannot read what " + program + " wrote");
    }
    return read_all(file.get(), limit);
}

// Why the program failed, in its own words where it has any.
Error reason(int status, const std::string& said, const std::string& program, const ProgramLimits& limits) {
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ) {
        return {fmt::format("{} gave more than {} bytes", program, limits.largest_file)};
    }
    std::string_view text = trim(said);
    // tar tells what it makes of links that lead upwards, and why it fails after that.
    while (text.starts_with("tar: Removing leading ") && text.find('\n') != std::string_view::npos) {
        text.remove_prefix(text.find('\n') + 1);
    }
    const std::string_view line = text.substr(0, text.find('\n'));
    return {line.empty() ? program + " failed" : escape_control(line)};
}

}  // namespace

Result<std::string> output_of(std::vector<std::string> arguments, int input, ProgramLimits limits) {
    const std::string program = arguments.front();
    // Files, and not pipes, of which the one that is not read could fill up.
    auto output = make_memory_file("");
    auto errors = make_memory_file("");
    if (!output || !errors) {
        return tl::unexpected(!output ? output.error() : errors.error());
    }
    std::vector<char*> argv(arguments.size() + 1);  // with a null at the end
    std::transform(arguments.begin(), arguments.end(), argv.begin(),
                   [](std::string& argument) { return argument.data(); });

    const pid_t pid = fork();
    if (pid < 0) {
        return errno_failure("cannot start " + program);
    }
    if (pid == 0) {
        const rlimit largest{limits.largest_file, limits.largest_file};
        if ((input < 0 || dup2(input, STDIN_FILENO) >= 0) && dup2(output->get(), STDOUT_FILENO) >= 0 &&
            dup2(errors->get(), STDERR_FILENO) >= 0 && setrlimit(RLIMIT_FSIZE, &largest) == 0) {
            execvp(argv[0], argv.data());
        }
        (void)write_all(errors->get(), errno_error(errno, "cannot run " + program).message);
        _exit(EXIT_FAILURE);
    }
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        const std::string said = read_from_start(*errors, program, limits.largest_file).value_or("");
        return tl::unexpected(reason(status, said, program, limits));
    }
    return read_from_start(*output, program, limits.largest_file);
}

}  // namespace sparrow::cli
