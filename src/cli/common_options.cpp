#include "sparrow/cli/common_options.hpp"

namespace sparrow::cli {

void add_list_option(Command& command, const std::string& name, std::vector<std::string>& values,
                     const std::string& help, const std::string& value_name,
                     std::string (*check)(const std::string&)) {
    command.option(name, values, help).check(check).value_name(value_name).one_value_each();
}

void add_scope_option(Command& command, std::string& scope, const std::string& help) {
    command.option("--scope", scope, help)
        .one_of({"system", "user"})
        .value_name("system|user")
        .shows_default();
}

void add_timeout_option(Command& command, int& seconds, const std::string& help) {
    constexpr int day = 86'400;
    command.option("--timeout", seconds, help).within(1, day).value_name("SECONDS").shows_default();
}

}  // namespace sparrow::cli
