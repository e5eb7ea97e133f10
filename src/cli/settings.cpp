#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>

#include "sparrow/cli/command.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/model/vocabulary.hpp"
#include "sparrow/unit/unit_name.hpp"

namespace sparrow::cli {

namespace {

int print_settings(unit::UnitType type) {
    for (const model::Directive& directive : model::directives()) {
        if (model::is_section_of(type, directive.section)) {
            fmt::print("{:<10} {:<36} {}{}\n", directive.section, directive.name,
                       model::kebab(directive.name), directive.is_legacy() ? " (old)" : "");
        }
    }
    return 0;
}

std::string check_type(const std::string& text) {
    return unit::parse_unit_type(text) ? ""
                                       : "a type of unit is service, socket, timer, …, not '" + text + "'";
}

}  // namespace

void add_settings(Command& app, const Context& /*context*/, int& status) {
    auto type = std::make_shared<std::string>("service");
    Command command = app.subcommand("settings", "List the settings that a unit may have");
    command.option("TYPE", *type, "The type of the unit").check(check_type).shows_default();
    command.footer(
        R"(A line for each: its section, its name, and its key in a task-run; (old) where
systemd keeps it for old units.

Examples:
  sparrowctl settings
  sparrowctl settings timer
  sparrowctl settings service | grep -i memory

Exit status: 0, 2 if the command line is wrong.)");
    command.callback([type, &status] { status = print_settings(*unit::parse_unit_type(*type)); });
}

}  // namespace sparrow::cli
