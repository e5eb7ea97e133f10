#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>

#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/cli/remembered.hpp"
#include "sparrow/cli/remembered_json.hpp"

namespace sparrow::cli {

namespace {

struct StatusArguments {
    std::string scope = "system";
    bool json = false;
    bool strict = false;
};

void print_status(const translate::Recollections& recollections) {
    std::size_t width = 0;
    for (const auto& recollection : recollections.of_sources()) {
        width = std::max(width, escape_control(recollection.source->path).size());
    }
    for (const auto& recollection : recollections.of_sources()) {
        fmt::print("{:<{}}  {}\n", escape_control(recollection.source->path), width,
                   standing_of(recollection));
        if (const std::string error = error_of(recollection); !error.empty()) {
            fmt::print("  {}\n", escape_control(error));
        }
    }
}

int show_status(const StatusArguments& arguments, const Context& context) {
    const auto sources = RememberedSources::open(arguments.scope, context);
    if (!sources) {
        fmt::print(stderr, "sparrowctl: {}\n", sources.error().message);
        return EXIT_FAILURE;
    }
    const translate::Recollections& recollections = (*sources)->recollections();
    if (arguments.json) {
        fmt::print("{}\n", status_json(recollections));
    } else {
        print_status(recollections);
    }
    const auto& all = recollections.of_sources();
    return !arguments.strict || std::all_of(all.begin(), all.end(), is_good) ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

void add_status(CLI::App& app, const Context& context, int& status) {
    auto arguments = std::make_shared<StatusArguments>();
    CLI::App* command = app.add_subcommand("status", "Show which sources are translated, and which failed");
    add_scope_option(*command, arguments->scope, "Whose service manager's sources");
    command->add_flag("--json", arguments->json, "As a JSON array, for programs");
    command->add_flag("--strict", arguments->strict, "Exit with status 1 unless all of them are translated");
    command->footer(R"(As they stood at the last daemon-reload:
  translated          its units are what it says
  last good           it fails now; its units are what they were before
  failed              it fails, and its unit only says so
  refused             it is not evaluated: somebody else could have written it
  not translated yet  a daemon-reload is to come

Examples:
  sparrowctl status
  sparrowctl status --strict || systemctl --failed
  sparrowctl status --json | jq -r '.[] | select(.state != "translated").source'

Exit status: 0, 1 with --strict where one is not translated or if nothing can be
read, 2 if the command line has an error.)");
    command->callback([arguments, &context, &status] { status = show_status(*arguments, context); });
}

}  // namespace sparrow::cli
