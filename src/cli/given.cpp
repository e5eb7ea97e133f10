#include "sparrow/cli/given.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sparrow/base/text.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/raku/environment.hpp"
#include "sparrow/raku/facts.hpp"

namespace sparrow::cli {

namespace {

std::string check_fact(const std::string& text) {
    const auto made_up = raku::parse_fact(text);
    return made_up ? "" : made_up.error().message;
}

std::string check_variable(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        return fmt::format("expected NAME=VALUE, found '{}'", escape_control(text));
    }
    const std::string name = text.substr(0, equals);
    const bool is_kept = raku::value_of(raku::evaluation_environment({name + "=x"}), name) == "x";
    if (!is_kept || !is_utf8(text)) {
        return fmt::format("the variable {} {}", escape_control(name),
                           is_kept ? "is not UTF-8" : "is kept from sources, at a reload too");
    }
    return "";
}

}  // namespace

void add_given_options(Command& command, Given& given) {
    add_list_option(command, "--fact", given.facts,
                    "Make up a fact of the machine (memory=2G); may be given several times", "NAME=VALUE",
                    check_fact);
    add_list_option(command, "--env", given.environment, "Set a variable that sources see; several times too",
                    "NAME=VALUE", check_variable);
    command.flag("-i,--ignore-environment", given.ignore_environment,
                 "Let sources see no variables but those of --env, not those of the site either");
}

std::string list_facts() {
    std::string text = "Facts, and the words that ask for them:\n";
    for (const raku::FactHelp& fact : raku::fact_help()) {
        text += fmt::format("  {:<17} {:<33} {}\n", fact.name, fact.word, fact.takes);
    }
    return text;
}

void apply(const Given& given, const std::string& scope, raku::EvaluateOptions& options) {
    raku::Variables& environment = options.environment;
    if (given.ignore_environment) {
        environment = raku::evaluation_environment({"SYSTEMD_SCOPE=" + scope});
    }
    for (const std::string& fact : given.facts) {
        auto made_up = raku::parse_fact(fact);
        if (!made_up) {
            continue;
        }
        if (made_up->variable.empty()) {
            options.site.facts[made_up->name] = std::move(made_up->value);
        } else if (const auto* text = std::get_if<std::string>(&made_up->value)) {
            environment = raku::merge(std::move(environment), {made_up->variable + "=" + *text});
        } else {
            std::erase_if(environment, [&](const std::string& variable) {
                return variable.starts_with(made_up->variable + "=");
            });
        }
    }
    environment = raku::merge(std::move(environment), given.environment);
}

}  // namespace sparrow::cli
