#include <fmt/core.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/cli/runtime_client.hpp"
#include "sparrow/cli/unit_options.hpp"

namespace sparrow::cli {

namespace {

struct VerbArguments {
    std::string unit;
    bool all = false;
    std::string scope = "system";
};

int act(const std::string& verb, const VerbArguments& arguments) {
    auto client = RuntimeClient::open(scope_called(arguments.scope));
    const auto done =
        client ? client->act(verb, arguments.unit) : RuntimeResult<void>(tl::unexpected(client.error()));
    if (!done) {
        return fail(done.error().message);
    }
    return EXIT_SUCCESS;
}

// A subcommand that has the daemon do something with one unit or all.
void add_verb(Command& app, const std::string& name, const std::string& verb, const std::string& help,
              const std::string& text, int& status) {
    auto arguments = std::make_shared<VerbArguments>();
    Command command = app.subcommand(name, help);
    add_unit_or_all(command, arguments->unit, arguments->all);
    add_scope_option(command, arguments->scope, "Whose service manager's units");
    command.footer(fmt::format(R"({0}
Who is not root is asked for a password, where polkit lets them
(org.sparrow.Runtime1.manage).

Examples:
  sparrowctl {1} web
  sparrowctl {1} --all
  sparrowctl {1} --scope user notes.service

Exit status: 0, 1 if it was not done, 2 if the command line has an error.)",
                               text, name));
    command.callback([arguments, verb, &status] {
        check_unit_or_all(arguments->unit, arguments->all);
        status = act(verb, *arguments);
    });
}

}  // namespace

void add_revert(Command& app, const Context& /*context*/, int& status) {
    add_verb(app, "revert", "Revert", "Take back all that was changed of a running unit",
             R"(Settings go back to what they were before systemd-sparrowd changed them, and its
drop-ins are removed. The unit is still watched, and may be changed again:
sparrowctl pause UNIT keeps it as it is.
)",
             status);
}

void add_pause(Command& app, const Context& /*context*/, int& status) {
    add_verb(app, "pause", "Pause", "Leave a running unit as it is until it is resumed",
             R"(Nothing is changed, called, restarted or stopped until sparrowctl resume. What
was changed stays; sparrowctl revert takes it back. A restart of
systemd-sparrowd resumes too.
)",
             status);
}

void add_resume(Command& app, const Context& /*context*/, int& status) {
    add_verb(app, "resume", "Resume", "Go on with a unit that was paused",
             R"(What happened meanwhile is not made up for, but conditions that hold still count.
)",
             status);
}

}  // namespace sparrow::cli
