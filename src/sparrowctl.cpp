// sparrowctl: the command line of systemd-sparrow.

#include <fmt/core.h>
#include <unistd.h>

#include <exception>
#include <string>
#include <vector>

#include "sparrow/base/paths.hpp"
#include "sparrow/cli/command.hpp"

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
        return sparrow::cli::run_sparrowctl(std::vector<std::string>(argv + 1, argv + argc), context);
    } catch (const std::exception& error) {
        fmt::print(stderr, "sparrowctl: {}\n", error.what());
        return 1;
    }
}
