#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"

namespace sparrow::cli {

namespace {

constexpr int wrong_usage = 2;

// What is wrong with the first word where it is meant as a subcommand; else it would only be said that there
// is none.
std::string check_subcommand(const std::vector<std::string>& names,
                             const std::vector<std::string>& arguments) {
    if (arguments.empty() || arguments.front().rfind('-', 0) == 0) {
        return "";
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

int fail(const std::string& message) {
    fmt::print(stderr, "sparrowctl: {}\n", message);
    return EXIT_FAILURE;
}

int run_sparrowctl(const std::vector<std::string>& arguments, const Context& context) {
    Program program("sparrowctl", "For systemd units that are written in Raku.", SPARROW_VERSION);
    Command app = program.command();
    app.require_subcommand();
    app.footer(R"(Examples:
  sparrowctl render beans.service.raku
  sparrowctl eval beans.service.raku
  sparrowctl hook run beans.service pre-start
  sparrowctl test units/
  sparrowctl plugin list
  sparrowctl status
  sparrowctl history beans
  sparrowctl simulate beans.service.raku --signals beans.signals
  sparrowctl explain beans.service.raku)");
    int status = 0;
    add_render(app, context, status);
    add_eval(app, context, status);
    add_hook(app, context, status);
    add_test(app, context, status);
    add_settings(app, context, status);
    add_plugin(app, context, status);
    add_status(app, context, status);
    add_history(app, context, status);
    add_recommend(app, context, status);
    add_pause(app, context, status);
    add_resume(app, context, status);
    add_revert(app, context, status);
    add_simulate(app, context, status);
    add_record(app, context, status);
    add_explain(app, context, status);
    add_retry(app, context, status);
    add_keep(app, context, status);
    if (auto wrong = check_subcommand(program.subcommands(), arguments); !wrong.empty()) {
        fmt::print(stderr, "sparrowctl: {}\n", wrong);
        return wrong_usage;
    }
    if (!program.run(arguments)) {
        return wrong_usage;
    }
    return status;
}

}  // namespace sparrow::cli
