// systemd-sparrow-generator: see systemd.generator(7) for how systemd runs it. In user-generators/ it is a
// link to the one in system-generators/.

#include <fcntl.h>
#include <unistd.h>

#include <exception>
#include <string>
#include <vector>

#include "sparrow/base/paths.hpp"
#include "sparrow/translate/generator.hpp"
#include "sparrow/translate/options.hpp"

namespace {

std::string kernel_command_line() {
    const sparrow::UniqueFd file(open("/proc/cmdline", O_RDONLY | O_CLOEXEC));
    constexpr std::size_t limit = 65536;
    return file ? sparrow::read_all(file.get(), limit).value_or("") : "";
}

}  // namespace

int main(int argc, char** argv) {
    sparrow::raku::Variables environment;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        environment.emplace_back(*variable);
    }
    environment = sparrow::translate::with_scope(environment, argc > 0 ? argv[0] : "");
    const auto log = sparrow::translate::open_generator_log(environment);
    try {
        const auto installation = sparrow::find_installation("../../..");
        if (!installation) {
            log->write(sparrow::Severity::error, installation.error().message);
            return 1;
        }
        return sparrow::translate::run_generator(std::vector<std::string>(argv + 1, argv + argc), environment,
                                                 kernel_command_line(), *installation, *log);
    } catch (const std::exception& error) {
        log->write(sparrow::Severity::error, error.what());
        return 1;
    }
}
