#include <fmt/core.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/translate/options.hpp"
#include "sparrow/translate/record_store.hpp"

namespace sparrow::cli {

namespace {

int keep(const std::string& scope, const Context& context) {
    const translate::Options options =
        translate::read_options(raku::merge(context.environment, {"SYSTEMD_SCOPE=" + scope}),
                                context.installation, translate::Trust{geteuid()});
    const auto changes = translate::RecordStore(options.runtime_dir, options.state_dir).keep();
    if (!changes) {
        return fail(changes.error().message);
    }
    if (*changes > 0) {
        fmt::print("{} files changed in {}\n", *changes, options.state_dir);
    }
    return EXIT_SUCCESS;
}

}  // namespace

void add_keep(Command& app, const Context& context, int& status) {
    auto scope = std::make_shared<std::string>("system");
    Command command =
        app.subcommand("keep", "Keep what is remembered of the sources over a restart of the system");
    add_scope_option(command, *scope, "Whose service manager's sources");
    command.footer(R"(Copies what the generator remembers from /run/systemd-sparrow to
/var/lib/systemd-sparrow, which a generator cannot write: /var need not be there
when it runs. systemd-sparrow-keep.service does it after each translation.

Examples:
  sparrowctl keep

Exit status: 0, 1 if something cannot be written, 2 if the command line has an
error.)");
    command.callback([scope, &context, &status] { status = keep(*scope, context); });
}

}  // namespace sparrow::cli
