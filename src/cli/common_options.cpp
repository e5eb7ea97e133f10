#include "sparrow/cli/common_options.hpp"

namespace sparrow::cli {

void add_list_option(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                     const std::string& help, const std::string& value_name,
                     std::string (*check)(const std::string&)) {
    command.add_option(name, values, help)
        ->check(CLI::Validator(check, ""))
        ->type_name(value_name)
        ->expected(1)
        ->allow_extra_args(false)  // else "[a,b]" is taken for two values
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_scope_option(CLI::App& command, std::string& scope, const std::string& help) {
    command.add_option("--scope", scope, help)
        ->check(CLI::IsMember({"system", "user"}).description(""))
        ->type_name("system|user")
        ->capture_default_str();
}

void add_timeout_option(CLI::App& command, int& seconds, const std::string& help) {
    constexpr int day = 86'400;
    command.add_option("--timeout", seconds, help)
        ->check(CLI::Range(1, day).description(""))
        ->type_name("SECONDS")
        ->capture_default_str();
}

}  // namespace sparrow::cli
