#include <fmt/core.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "run_program.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/cli/remembered.hpp"

namespace sparrow::cli {

namespace {

struct RetryArguments {
    std::vector<std::string> files;
    std::string scope = "system";
    bool no_reload = false;
};

int reload(const std::string& scope) {
    std::vector<std::string> command{"systemctl"};
    if (scope == "user") {
        command.emplace_back("--user");
    }
    command.emplace_back("daemon-reload");
    const auto done = output_of(command);
    if (!done) {
        fmt::print(stderr, "sparrowctl: {}\n", done.error().message);
    }
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

int retry(const RetryArguments& arguments, const Context& context) {
    const auto sources = RememberedSources::open(arguments.scope, context);
    if (!sources) {
        return fail(sources.error().message);
    }
    bool has_marked = false;
    bool has_failed = false;
    for (const std::string& file : arguments.files) {
        const translate::Recollection* recollection = (*sources)->find(file);
        const std::string path = recollection == nullptr ? file : recollection->source->path;
        const auto marked = recollection == nullptr
                                ? Result<bool>(failure("it is no source; sparrowctl status "
                                                       "lists them"))
                                : (*sources)->store().try_again(path);
        if (!marked) {
            has_failed = true;
            fmt::print(stderr, "sparrowctl: {}: {}\n", escape_control(path), marked.error().message);
        } else if (*marked) {
            has_marked = true;
            fmt::print("{}: will be tried again\n", escape_control(path));
        } else {
            fmt::print("{}: nothing keeps it from being tried\n", escape_control(path));
        }
    }
    if (has_failed || !has_marked) {
        return has_failed ? EXIT_FAILURE : EXIT_SUCCESS;
    }
    return arguments.no_reload ? EXIT_SUCCESS : reload(arguments.scope);
}

}  // namespace

void add_retry(Command& app, const Context& context, int& status) {
    auto arguments = std::make_shared<RetryArguments>();
    Command command = app.subcommand("retry", "Have a source that hung or crashed evaluated again");
    command.option("FILE", arguments->files, "Sources: paths, or names").required();
    add_scope_option(command, arguments->scope, "Whose service manager's sources");
    command.flag("--no-reload", arguments->no_reload, "Leave the daemon-reload to somebody else");
    command.footer(R"(A source whose evaluation gave no answer is not tried again at every
daemon-reload, as each try may take its whole time limit: only when something
that it read has changed, after a delay that grows, or when this asks for it.
It ends with a daemon-reload.

Examples:
  sparrowctl retry web.service.raku

Exit status: 0, 1 if a file is no source or the reload fails, 2 if the command
line has an error.)");
    command.callback([arguments, &context, &status] { status = retry(*arguments, context); });
}

}  // namespace sparrow::cli
