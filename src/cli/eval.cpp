#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/cli/source_files.hpp"
#include "sparrow/raku/evaluate.hpp"

namespace sparrow::cli {

namespace {

struct EvalArguments {
    std::vector<std::string> files;
    Given given;
};

int eval_files(const EvalArguments& arguments, const Context& context) {
    OpenedSources opened = open_sources(arguments.files, "system", arguments.given, context);
    std::vector<Diagnostic> diagnostics = std::move(opened.diagnostics);
    for (const OwnedSources& group : opened.groups) {
        std::vector<raku::Source> sources;
        std::transform(group.sources.begin(), group.sources.end(), std::back_inserter(sources),
                       [](const translate::SourceFile& source) {
                           return raku::Source{source.path, source.text};
                       });
        auto evaluations = raku::evaluate(sources, group.options);
        if (!evaluations) {
            diagnostics.push_back({Severity::error, sources.front().file, 0, evaluations.error().message});
            continue;
        }
        for (const raku::Evaluation& evaluation : *evaluations) {
            print_output(evaluation.output, group.options);
            if (const auto* diagnostic = std::get_if<Diagnostic>(&evaluation.answer)) {
                diagnostics.push_back(*diagnostic);
            } else {
                fmt::print("{}\n", trim(evaluation.json));
            }
        }
    }
    return report(diagnostics);
}

}  // namespace

void add_eval(Command& app, const Context& context, int& status) {
    auto arguments = std::make_shared<EvalArguments>();
    Command command = app.subcommand("eval", "Evaluate source files and print what they describe, as JSON");
    command.option("FILE", arguments->files, "Source files: their first line is #!raku").required();
    add_given_options(command, arguments->given);
    command.footer(
        R"(One line of JSON for each file that could be evaluated;
description.schema.json, beside the plugins, is its schema. What a file prints
goes to stderr. Evaluating a source runs its code: as yourself, or as the
file's owner when root asks.

)" + list_facts() +
        R"(
Examples:
  sparrowctl eval beans.service.raku | jq .tasks
  sparrowctl eval --fact memory=2G --env DEPLOYMENT_ENV=staging web.service.raku

Exit status: 0, 1 if a file has an error, 2 if the command line has.)");
    command.callback([arguments, &context, &status] { status = eval_files(*arguments, context); });
}

}  // namespace sparrow::cli
