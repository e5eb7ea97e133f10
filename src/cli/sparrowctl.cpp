#include <CLI/CLI.hpp>

#include "sparrow/cli/command.hpp"

namespace sparrow::cli {

namespace {

constexpr int wrong_usage = 2;

}  // namespace

int run_sparrowctl(const std::vector<std::string>& arguments, const Context& context) {
    CLI::App app("Looks at systemd units that are written in Raku.", "sparrowctl");
    app.set_version_flag("--version", std::string("sparrowctl ") + SPARROW_VERSION);
    app.require_subcommand(1);
    app.footer("Examples:\n  sparrowctl render beans.service.raku\n  sparrowctl eval beans.service.raku");
    int status = 0;
    add_render(app, context, status);
    add_eval(app, context, status);
    // CLI11 takes arguments from the back.
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        app.parse(std::move(reversed));
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : wrong_usage;
    }
    return status;
}

}  // namespace sparrow::cli
