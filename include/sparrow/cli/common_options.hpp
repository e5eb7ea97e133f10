// Options that several subcommands have: named, worded and checked alike.
#pragma once

#include <string>
#include <vector>

#include "sparrow/cli/command_line.hpp"

namespace sparrow::cli {

// `name`, which may be given several times, a value each. `check` returns what is wrong with one, or nothing.
void add_list_option(Command& command, const std::string& name, std::vector<std::string>& values,
                     const std::string& help, const std::string& value_name,
                     std::string (*check)(const std::string&));

// --scope, for which service manager something is; "system" unless it is given.
void add_scope_option(Command& command, std::string& scope, const std::string& help);

// --timeout in seconds, from 1 to a day; what is in `seconds` unless it is given.
void add_timeout_option(Command& command, int& seconds, const std::string& help);

}  // namespace sparrow::cli
