// sparrowctl: the command line of systemd-sparrow.

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

#include "sparrow/base/paths.hpp"
#include "sparrow/cli/command.hpp"

namespace {

// What could not be written, on a full disk for example, must not look like success.
int flushed(int status) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) {
        return status;
    }
    fmt::print(stderr, "sparrowctl: not all output could be written: {}\n", std::strerror(errno));
    return status == 0 ? 1 : status;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const auto installation = sparrow::find_installation("..");
        if (!installation) {
            fmt::print(stderr, "sparrowctl: {}\n", installation.error().message);
            return 1;
        }
        sparrow::cli::Context context{{}, *installation};
        for (char** variable = environ; *variable != nullptr; ++variable) {
            context.environment.emplace_back(*variable);
        }
        return flushed(
            sparrow::cli::run_sparrowctl(std::vector<std::string>(argv + 1, argv + argc), context));
    } catch (const std::exception& error) {
        fmt::print(stderr, "sparrowctl: {}\n", error.what());
        return 1;
    }
}
