#include <fmt/core.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/cli/runtime_client.hpp"
#include "sparrow/cli/runtime_json.hpp"
#include "sparrow/cli/unit_options.hpp"
#include "sparrow/watch/entry_text.hpp"
#include "sparrow/watch/value_json.hpp"

namespace sparrow::cli {

namespace {

struct RecommendArguments {
    std::string unit;
    std::string scope = "system";
    bool json = false;
};

void print_wishes(const std::string& unit, const std::vector<RuntimeFields>& wishes) {
    if (wishes.empty()) {
        fmt::print("Nothing is to be changed of {} now.\n", escape_control(unit));
    }
    for (const RuntimeFields& wish : wishes) {
        const std::string current = wish.text("Current");
        const std::string why =
            watch::why_of({wish.text("Trigger"), wish.text("Figures"), wish.text("By"), 0});
        fmt::print("{}\n", escape_control(fmt::format(
                               "{} {} → {}{}", wish.text("Setting"), current.empty() ? "unset" : current,
                               wish.text("Wished"), why.empty() ? "" : fmt::format(" ({})", why))));
    }
}

int recommend(const RecommendArguments& arguments) {
    auto client = RuntimeClient::open(scope_called(arguments.scope));
    const auto wishes = client ? client->recommend(arguments.unit)
                               : RuntimeResult<std::vector<RuntimeFields>>(tl::unexpected(client.error()));
    if (!wishes) {
        return fail(wishes.error().message);
    }
    if (arguments.json) {
        fmt::print("{}\n", watch::to_json(value_of(*wishes)));
    } else {
        print_wishes(arguments.unit, *wishes);
    }
    return EXIT_SUCCESS;
}

}  // namespace

void add_recommend(Command& app, const Context& /*context*/, int& status) {
    auto arguments = std::make_shared<RecommendArguments>();
    Command command =
        app.subcommand("recommend", "Show what the rules and hooks of a running unit wish for now");
    add_unit_argument(command, arguments->unit, "The unit: web.service, or web for short").required();
    add_scope_option(command, arguments->scope, "Whose service manager's unit");
    command.flag("--json", arguments->json, "As a JSON array, for programs");
    command.footer(R"(A line for each wish: the setting, what it is, what is wished for, and why. With
adaptation => %( mode => 'recommend' ) nothing else comes of them; the history
has those of before.

Examples:
  sparrowctl recommend web
  sparrowctl recommend web --json | jq -r '.[].setting'

Exit status: 0, 1 if the unit is not watched or nobody can be asked, 2 if the
command line has an error.)");
    command.callback([arguments, &status] { status = recommend(*arguments); });
}

}  // namespace sparrow::cli
