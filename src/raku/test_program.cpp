#include "sparrow/raku/test_program.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "command.hpp"
#include "sparrow/base/fd.hpp"

namespace sparrow::raku {

namespace {

// `environment` of the caller as it is for somebody else than the caller: with a home and a store that are
// theirs.
Variables environment_of(const Identity& identity, const EvaluateOptions& options, Variables environment) {
    environment = for_another_user(environment);
    std::erase_if(environment, [](const std::string& variable) { return variable.starts_with("XDG_"); });
    environment =
        merge(std::move(environment), {"SPARROW_RUNTIME_DIR=" + options.precompilation_dir + "/store"});
    if (const passwd* entry = getpwuid(identity.uid)) {
        const std::string name = entry->pw_name;
        environment = merge(std::move(environment),
                            {std::string("HOME=") + entry->pw_dir, "USER=" + name, "LOGNAME=" + name});
    }
    return environment;
}

// Raku does not run with a home in which it can keep nothing, and well without one.
Variables without_useless_home(Variables environment, uid_t uid) {
    const std::string home = value_of(environment, "HOME");
    struct stat status {};
    if (stat(home.c_str(), &status) < 0 || status.st_uid != uid) {
        std::erase_if(environment, [](const std::string& variable) { return variable.starts_with("HOME="); });
    }
    return environment;
}

Result<Pipe> make_output_pipe() {
    auto pipe = make_pipe();
    if (pipe && fcntl(pipe->read.get(), F_SETFL, O_NONBLOCK) < 0) {
        return errno_failure("cannot make a pipe non-blocking");
    }
    return pipe;
}

}  // namespace

Result<TestProgram> start_test(const std::string& file, const EvaluateOptions& options,
                               const Variables& environment, const std::string& sparrowctl) {
    auto output = make_output_pipe();
    if (!output) {
        return tl::unexpected(output.error());
    }
    auto error = make_output_pipe();
    if (!error) {
        return tl::unexpected(error.error());
    }
    const UniqueFd nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!nothing) {
        return errno_failure("cannot open /dev/null");
    }
    Launch launch{raku_with_repositories(options), environment};
    launch.command.push_back(file);
    launch.directory = std::filesystem::path(file).parent_path().string();
    launch.identity = options.identity;
    if (options.identity) {
        launch.environment = environment_of(*options.identity, options, std::move(launch.environment));
    }
    launch.environment = without_useless_home(std::move(launch.environment),
                                              options.identity ? options.identity->uid : geteuid());
    launch.environment = merge(std::move(launch.environment), {"SPARROWCTL=" + sparrowctl});
    launch.descriptors = {nothing.get(), output->write.get(), error->write.get()};
    auto group = ProcessGroup::start(std::move(launch));
    if (!group) {
        return tl::unexpected(group.error());
    }
    return TestProgram{std::move(*group), std::move(output->read), std::move(error->read)};
}

}  // namespace sparrow::raku
