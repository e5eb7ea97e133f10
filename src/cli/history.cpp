#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string>

#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/cli/records.hpp"
#include "sparrow/cli/runtime_client.hpp"
#include "sparrow/cli/unit_options.hpp"
#include "sparrow/watch/value_json.hpp"

namespace sparrow::cli {

namespace {

struct HistoryArguments {
    std::string unit;
    std::uint32_t most = 50;
    std::string scope = "system";
    bool json = false;
};

// Where the daemon keeps it: as daemon::read_options() has it.
std::string history_file(Scope scope, const raku::Variables& environment) {
    const std::string home = raku::value_of(environment, "HOME", "/nowhere");
    const std::string base =
        scope == Scope::user ? raku::value_of(environment, "XDG_CACHE_HOME", home + "/.cache") : "/var/lib";
    return raku::value_of(environment, "SPARROW_STATE_DIR", base + "/systemd-sparrow") + "/history";
}

// What the daemon says, else what it has left.
RuntimeResult<std::vector<watch::Record>> records_of(const HistoryArguments& arguments,
                                                     const Context& context) {
    const Scope scope = scope_called(arguments.scope);
    auto client = RuntimeClient::open(scope);
    auto records = client ? client->history(arguments.unit, arguments.most)
                          : RuntimeResult<std::vector<watch::Record>>(tl::unexpected(client.error()));
    if (records || !records.error().is_absent) {
        return records;
    }
    constexpr std::size_t size = std::size_t{1} << 20;  // as the daemon has it
    const std::string file = history_file(scope, context.environment);
    if (access(file.c_str(), R_OK) < 0) {
        return records;
    }
    return watch::History(file, size).latest(arguments.unit, arguments.most);
}

int show_history(const HistoryArguments& arguments, const Context& context) {
    const auto records = records_of(arguments, context);
    if (!records) {
        return fail(records.error().message);
    }
    if (arguments.json) {
        model::List list;
        std::transform(records->begin(), records->end(), std::back_inserter(list), value_of);
        fmt::print("{}\n", watch::to_json({std::move(list)}));
    } else {
        fmt::print("{}", table_of(*records, arguments.unit.empty()));
    }
    return EXIT_SUCCESS;
}

}  // namespace

void add_history(Command& app, const Context& context, int& status) {
    auto arguments = std::make_shared<HistoryArguments>();
    Command command = app.subcommand("history", "Show what was changed of running units, and why or why not");
    add_unit_argument(command, arguments->unit, "Of this unit alone: web.service, or web for short");
    constexpr int most = 1000;
    command.option("-n,--lines", arguments->most, "How many of the latest")
        .within(1, most)
        .value_name("N")
        .shows_default();
    add_scope_option(command, arguments->scope, "Whose service manager's units");
    command.flag("--json", arguments->json, "As a JSON array, for programs");
    command.footer(R"(A line for each thing that systemd-sparrowd did or did not do, the newest last:
when, what, which rule or hook, on which figures, and where that stands in the
source. Where the daemon does not run, root reads the file that it has left.

Examples:
  sparrowctl history
  sparrowctl history web -n 5
  sparrowctl history --json | jq -r '.[] | select(.kind == "refused") | .reason'

Exit status: 0, 1 if nothing can be read, 2 if the command line has an error.)");
    command.callback([arguments, &context, &status] { status = show_history(*arguments, context); });
}

}  // namespace sparrow::cli
