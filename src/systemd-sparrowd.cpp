// systemd-sparrowd: see sparrow/daemon/daemon.hpp.
#include <fmt/core.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/paths.hpp"
#include "sparrow/daemon/daemon.hpp"

int main(int count, char** words) {
    using namespace sparrow;
    Scope scope = Scope::system;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (word != "--user" && word != "--system") {
            fmt::print(
                "Usage: systemd-sparrowd [--system|--user]\n\n"
                "Watches the units that ask for it, and adapts them while they run. It is started by\n"
                "systemd-sparrowd.service; sparrowctl status shows what it does.\n");
            return word == "--help" || word == "-h" ? 0 : 2;
        }
        scope = word == "--user" ? Scope::user : Scope::system;
    }
    const auto installation = find_installation("../..");
    if (!installation) {
        fmt::print(stderr, "systemd-sparrowd: {}\n", installation.error().message);
        return 1;
    }
    std::vector<std::string> environment;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        environment.emplace_back(*variable);
    }
    return daemon::run(daemon::read_options(scope, environment, installation->probe));
}
