// systemd-sparrow-warden: run by the programs that evaluate unit files, never by hand.
// See sparrow/raku/warden_arguments.hpp.

#include <fmt/core.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "sparrow/raku/warden_process.hpp"

int main(int argc, char** argv) {
    using namespace sparrow;
    const auto arguments = raku::parse_warden_arguments({argv + 1, argv + argc});
    if (!arguments) {
        fmt::print(stderr, "systemd-sparrow-warden is run by systemd-sparrow-generator and sparrowctl\n");
        return EXIT_FAILURE;
    }
    return raku::run_warden(*arguments, {UniqueFd(raku::warden_socket_fd), UniqueFd(raku::warden_trouble_fd),
                                         UniqueFd(raku::warden_observations_fd)});
}
