// systemd-sparrow-warden: run by the programs that evaluate unit files, never by hand.
//   systemd-sparrow-warden --namespace|--subreaper -- HOST [ARGUMENT …]

#include <fmt/core.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "sparrow/raku/warden_process.hpp"

int main(int argc, char** argv) {
    using namespace sparrow;
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const bool is_called_right =
        arguments.size() >= 3 && arguments[1] == "--" &&
        (arguments[0] == raku::warden_in_namespace || arguments[0] == raku::warden_as_subreaper);
    if (!is_called_right) {
        fmt::print(stderr, "systemd-sparrow-warden is run by systemd-sparrow-generator and sparrowctl\n");
        return EXIT_FAILURE;
    }
    return raku::run_warden({arguments.begin() + 2, arguments.end()},
                            arguments[0] == raku::warden_in_namespace, UniqueFd(raku::warden_socket_fd),
                            UniqueFd(raku::warden_trouble_fd));
}
