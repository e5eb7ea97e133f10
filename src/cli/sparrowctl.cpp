#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"

namespace sparrow::cli {

namespace {

constexpr int wrong_usage = 2;

// What is wrong with the first word where it is meant as a subcommand; CLI11 only says that there is none.
std::string check_subcommand(const CLI::App& app, const std::vector<std::string>& arguments) {
    if (arguments.empty() || arguments.front().rfind('-', 0) == 0) {
        return "";
    }
    std::vector<std::string> names;
    for (const CLI::App* subcommand : app.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(subcommand->get_name());
    }
    if (std::find(names.begin(), names.end(), arguments.front()) != names.end()) {
        return "";
    }
    const auto near = nearest(arguments.front(), names);
    return fmt::format("unknown subcommand '{}'; {}", escape_control(arguments.front()),
                       near ? fmt::format("did you mean '{}'?", *near)
                            : fmt::format("there are {}", fmt::join(names, ", ")));
}

}  // namespace

int run_sparrowctl(const std::vector<std::string>& arguments, const Context& context) {
    CLI::App app("For systemd units that are written in Raku.", "sparrowctl");
    app.set_version_flag("--version", std::string("sparrowctl ") + SPARROW_VERSION);
    app.require_subcommand(1);
    app.footer(R"(Examples:
  sparrowctl render beans.service.raku
  sparrowctl eval beans.service.raku
  sparrowctl hook run beans.service pre-start
  sparrowctl test units/
  sparrowctl plugin list
  sparrowctl status
  sparrowctl explain beans.service.raku)");
    int status = 0;
    add_render(app, context, status);
    add_eval(app, context, status);
    add_hook(app, context, status);
    add_test(app, context, status);
    add_settings(app, context, status);
    add_plugin(app, context, status);
    add_status(app, context, status);
    add_explain(app, context, status);
    add_retry(app, context, status);
    add_keep(app, context, status);
    if (auto wrong = check_subcommand(app, arguments); !wrong.empty()) {
        fmt::print(stderr, "sparrowctl: {}\n", wrong);
        return wrong_usage;
    }
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
