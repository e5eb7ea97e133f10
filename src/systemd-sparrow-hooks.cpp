// systemd-sparrow-hooks: the service in which the hooks of units run. See sparrow/hooks/options.hpp for its
// command line and sparrow/raku/hook_protocol.hpp for what is said to it.

#include <unistd.h>

#include <exception>
#include <string>
#include <vector>

#include "sparrow/base/log.hpp"
#include "sparrow/base/paths.hpp"
#include "sparrow/hooks/options.hpp"
#include "sparrow/hooks/server.hpp"

int main(int argc, char** argv) {
    using namespace sparrow;
    StderrLog log;
    try {
        const auto options = hooks::parse_options({argv + 1, argv + argc});
        const auto installation = find_installation("../..");
        if (!options || !installation) {
            log.write(Severity::error, "systemd-sparrow-hooks: " + (!options ? options.error().message
                                                                             : installation.error().message));
            return 2;
        }
        raku::Variables environment;
        for (char** variable = environ; *variable != nullptr; ++variable) {
            environment.emplace_back(*variable);
        }
        return hooks::run_server(*options, environment, *installation, log);
    } catch (const std::exception& error) {
        log.write(Severity::error, std::string("systemd-sparrow-hooks: ") + error.what());
        return 1;
    }
}
