#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/cli/rendering_json.hpp"
#include "sparrow/cli/source_files.hpp"
#include "sparrow/translate/translation.hpp"
#include "sparrow/translate/write.hpp"

namespace sparrow::cli {

namespace {

struct RenderArguments {
    std::vector<std::string> files;
    std::string output;
    std::string scope = "system";
    bool json = false;
    Given given;
};

void print_tree(const translate::UnitTree& tree) {
    bool first = true;
    for (const auto& [path, entry] : tree) {
        // The name of a drop-in may have any byte in it.
        const std::string name = escape_control(path.name);
        if (const auto* link = std::get_if<translate::Symlink>(&entry)) {
            fmt::print("{}# {} -> {}\n", first ? "" : "\n", name, link->target);
        } else {
            fmt::print("{}# {}\n{}", first ? "" : "\n", name, std::get<translate::TextFile>(entry).text);
        }
        first = false;
    }
}

int render_files(const RenderArguments& arguments, const Context& context) {
    OpenedSources opened = open_sources(arguments.files, arguments.scope, arguments.given, context);
    std::vector<Diagnostic> diagnostics = std::move(opened.diagnostics);
    translate::UnitTree tree;
    std::vector<translate::Made> made;
    for (OwnedSources& group : opened.groups) {
        translate::Translation translation =
            translate::translate(group.sources, group.options, context.installation.sparrowctl);
        tree.merge(translation.tree);
        // What is left had its name taken: translate() sees the files of one owner at a time.
        for (const auto& [path, entry] : translation.tree) {
            diagnostics.push_back(
                {Severity::error, path.name, 0,
                 "a file of another owner makes it too; keep one of the two, or render them one by one"});
        }
        diagnostics.insert(diagnostics.end(), translation.diagnostics.begin(), translation.diagnostics.end());
        made.insert(made.end(), translation.made.begin(), translation.made.end());
    }
    if (arguments.json) {
        fmt::print("{}\n", rendering_json(tree, made, diagnostics));
    } else if (arguments.output.empty()) {
        print_tree(tree);
    } else {
        const auto problems = write_tree(tree, {arguments.output, arguments.output, arguments.output});
        diagnostics.insert(diagnostics.end(), problems.begin(), problems.end());
    }
    return report(diagnostics);
}

}  // namespace

void add_render(Command& app, const Context& context, int& status) {
    auto arguments = std::make_shared<RenderArguments>();
    Command command = app.subcommand("render", "Translate source files and print the units, or write them");
    command.option("FILE", arguments->files, "Source files: their first line is #!raku").required();
    const Argument output =
        command.option("-o,--output", arguments->output, "Write the units and links into this directory")
            .value_name("DIR");
    command.flag("--json", arguments->json, "Print them as JSON for programs: files, settings, messages")
        .excludes(output);
    add_scope_option(command, arguments->scope,
                     "The service manager that the units are for: %*ENV<SYSTEMD_SCOPE> in the sources");
    add_given_options(command, arguments->given);
    command.footer(
        R"(A file's name and folder count as they do in a unit directory:
beans.service.raku makes beans.service, below multi-user.target.wants/ also the
link that enables it; nginx.service.d/50-memory.conf.raku makes that drop-in.
Evaluating a source runs its code: as yourself, or as the file's owner when
root asks.

)" + list_facts() +
        R"(
Examples:
  sparrowctl render beans.service.raku
  sparrowctl render /etc/systemd/system/*.raku -o /tmp/units && systemd-analyze verify /tmp/units/*.service
  sparrowctl render --json beans.service.raku | jq -r .files[].name
  sparrowctl render --fact os=centos --fact memory=2G --env DEPLOYMENT_ENV=production web.service.raku

Exit status: 0, 1 if a file has an error (it leaves a stub unit that says so),
2 if the command line has.)");
    command.callback([arguments, &context, &status] { status = render_files(*arguments, context); });
}

}  // namespace sparrow::cli
