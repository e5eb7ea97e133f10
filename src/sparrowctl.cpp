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
        const auto directory = sparrow::executable_dir();
        if (!directory) {
            fmt::print(stderr, "sparrowctl: {}\n", directory.error().message);
            return 1;
        }
        // PREFIX/bin/ and PREFIX/share/systemd-sparrow/
        sparrow::cli::Context context{{}, sparrow::data_dir(*directory, "..")};
        for (char** variable = environ; *variable != nullptr; ++variable) {
            context.environment.emplace_back(*variable);
        }
        return sparrow::cli::run_sparrowctl(std::vector<std::string>(argv + 1, argv + argc), context);
    } catch (const std::exception& error) {
        fmt::print(stderr, "sparrowctl: {}\n", error.what());
        return 1;
    }
}
