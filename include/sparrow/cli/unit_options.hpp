// The unit of a running system that a subcommand is about.
#pragma once

#include <string>

#include "sparrow/base/scope.hpp"
#include "sparrow/cli/command_line.hpp"

namespace sparrow::cli {

// The argument UNIT, which `unit` holds as its full name: "web" is web.service. What is no unit's name is an
// error of the command line.
Argument add_unit_argument(Command& command, std::string& unit, const std::string& help);

// UNIT, or --all, for which `unit` is empty: one of the two has to be given, as check_unit_or_all() says in
// the command's callback.
void add_unit_or_all(Command& command, std::string& unit, bool& all);
void check_unit_or_all(const std::string& unit, bool all);

// "system" or "user", as --scope has it.
Scope scope_called(const std::string& word);

}  // namespace sparrow::cli
