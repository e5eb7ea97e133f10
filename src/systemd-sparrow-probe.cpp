// systemd-sparrow-probe: one HTTP request of a health check. A program of its own, so that only it loads
// libcurl. See sparrow/probe/arguments.hpp.

#include <csignal>
#include <cstdlib>

#include "sparrow/probe/run.hpp"

int main(int argc, char** argv) {
    // OpenSSL writes to sockets without MSG_NOSIGNAL.
    if (std::signal(SIGPIPE, SIG_IGN) == SIG_ERR) {
        return EXIT_FAILURE;
    }
    return sparrow::probe::run_probe({argv + 1, argv + argc});
}
