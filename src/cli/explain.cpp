#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>

#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/cli/remembered.hpp"
#include "sparrow/cli/remembered_json.hpp"

namespace sparrow::cli {

namespace {

struct ExplainArguments {
    std::string file;
    std::string scope = "system";
    bool json = false;
};

// In the words of people; the kinds by what they begin with.
void print_observations(const raku::Observations& observations) {
    std::vector<std::string> lines;
    std::transform(observations.begin(), observations.end(), std::back_inserter(lines),
                   [](const raku::Observation& observation) {
                       const std::string state = shorten(escape_control(observation.state), 60);
                       return "  " + describe(observation) + (state.empty() ? "" : ": " + state);
                   });
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) {
        fmt::print("{}\n", line);
    }
}

void print_explanation(const translate::Recollection& recollection) {
    fmt::print("{}: {}\n", escape_control(recollection.source->path), standing_of(recollection));
    if (const std::string error = error_of(recollection); !error.empty()) {
        fmt::print("{}\n", escape_control(error));
    }
    if (recollection.why_evaluated.empty()) {
        fmt::print("At the next daemon-reload it is not evaluated: nothing that it read has changed.\n");
    } else {
        fmt::print("At the next daemon-reload it is evaluated: {}.\n",
                   escape_control(recollection.why_evaluated));
    }
    const raku::Record* record = recollection.record;
    if (record == nullptr) {
        return;
    }
    fmt::print("Evaluated on {:%Y-%m-%d at %H:%M:%S}, in {} ms.\n",
               fmt::localtime(static_cast<std::time_t>(record->when)), record->took.count());
    fmt::print("What it depends on, beside its text, Raku and systemd-sparrow{}\n",
               record->observations.empty() ? ": nothing" : ":");
    print_observations(record->observations);
}

int explain(const ExplainArguments& arguments, const Context& context) {
    const auto sources = RememberedSources::open(arguments.scope, context);
    if (!sources) {
        return fail(sources.error().message);
    }
    const translate::Recollection* recollection = (*sources)->find(arguments.file);
    if (recollection == nullptr) {
        return fail(fmt::format("{} is no source of the {} manager; sparrowctl status lists them",
                                escape_control(arguments.file), arguments.scope));
    }
    if (arguments.json) {
        fmt::print("{}\n", explanation_json(*recollection));
    } else {
        print_explanation(*recollection);
    }
    return EXIT_SUCCESS;
}

}  // namespace

void add_explain(Command& app, const Context& context, int& status) {
    auto arguments = std::make_shared<ExplainArguments>();
    Command command =
        app.subcommand("explain", "Show what a source has read, and whether it is evaluated again");
    command.option("FILE", arguments->file, "A source: its path, or its name").required();
    add_scope_option(command, arguments->scope, "Whose service manager's source");
    command.flag("--json", arguments->json, "As JSON, for programs");
    command.footer(R"(A source is evaluated again when something changed that it has read: a file, a
folder, a variable, a fact, a module. What nobody can compare, such as the
clock, a program that it runs or a random number, has it evaluated each time.

Examples:
  sparrowctl explain web.service.raku
  sparrowctl explain --json /etc/systemd/system/web.service.raku | jq .reason

Exit status: 0, 1 if there is no such source or nothing can be read, 2 if the
command line has an error.)");
    command.callback([arguments, &context, &status] { status = explain(*arguments, context); });
}

}  // namespace sparrow::cli
