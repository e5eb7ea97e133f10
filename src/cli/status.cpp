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
#include "sparrow/cli/unit_options.hpp"
#include "sparrow/cli/unit_status.hpp"

namespace sparrow::cli {

namespace {

// Of one unit, so many of its last records.
constexpr std::uint32_t most_records = 5;

struct StatusArguments {
    std::string unit;
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

int show_unit(const StatusArguments& arguments) {
    auto client = RuntimeClient::open(scope_called(arguments.scope));
    const auto unit = client ? client->status(arguments.unit)
                             : RuntimeResult<RuntimeFields>(tl::unexpected(client.error()));
    const auto latest = unit ? client->history(arguments.unit, most_records)
                             : RuntimeResult<std::vector<watch::Record>>(tl::unexpected(unit.error()));
    if (!latest) {
        return fail(latest.error().message);
    }
    fmt::print("{}", arguments.json ? unit_status_json(*unit, *latest) + "\n" : unit_status(*unit, *latest));
    return EXIT_SUCCESS;
}

// What is watched; nothing where nobody watches.
std::vector<RuntimeFields> watched_units(const std::string& scope) {
    auto client = RuntimeClient::open(scope_called(scope));
    auto units =
        client ? client->list() : RuntimeResult<std::vector<RuntimeFields>>(tl::unexpected(client.error()));
    if (!units && !units.error().is_absent) {
        fmt::print(stderr, "sparrowctl: {}\n", units.error().message);
    }
    return units ? std::move(*units) : std::vector<RuntimeFields>();
}

int show_status(const StatusArguments& arguments, const Context& context) {
    const auto sources = RememberedSources::open(arguments.scope, context);
    if (!sources) {
        return fail(sources.error().message);
    }
    const std::vector<RuntimeFields> units = watched_units(arguments.scope);
    const translate::Recollections& recollections = (*sources)->recollections();
    if (arguments.json) {
        fmt::print("{}\n", status_json(recollections, units));
    } else {
        print_status(recollections);
        fmt::print("{}{}", units.empty() ? "" : "\nWatched while they run:\n", unit_lines(units));
    }
    const auto& all = recollections.of_sources();
    return !arguments.strict || std::all_of(all.begin(), all.end(), is_good) ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

void add_status(Command& app, const Context& context, int& status) {
    auto arguments = std::make_shared<StatusArguments>();
    Command command =
        app.subcommand("status", "Show which sources are translated, and how units stand that are watched");
    const Argument unit = add_unit_argument(
        command, arguments->unit, "A unit that is watched while it runs: web.service, or web for short");
    add_scope_option(command, arguments->scope, "Whose service manager's sources");
    command.flag("--json", arguments->json, "As a JSON array, for programs");
    command.flag("--strict", arguments->strict, "Exit with status 1 unless all of them are translated")
        .excludes(unit);
    command.footer(R"(Without UNIT, sources as they stood at the last daemon-reload:
  translated          its units are what it says
  last good           it fails now; its units are what they were before
  failed              it fails, and its unit only says so
  refused             it is not evaluated: somebody else could have written it
  not translated yet  a daemon-reload is to come
and a line for each unit that systemd-sparrowd watches while it runs. With UNIT,
all that it knows of that one: what it has changed of it and what that was, its
health, what wakes the daemon, what cannot be watched, and what it did last.

Examples:
  sparrowctl status
  sparrowctl status web
  sparrowctl status --strict || systemctl --failed
  sparrowctl status --json | jq -r '.[] | select(.state != "translated").source'

Exit status: 0, 1 with --strict where one is not translated, if nothing can be
read or UNIT is not watched, 2 if the command line has an error.)");
    command.callback([arguments, &context, &status] {
        status = arguments->unit.empty() ? show_status(*arguments, context) : show_unit(*arguments);
    });
}

}  // namespace sparrow::cli
