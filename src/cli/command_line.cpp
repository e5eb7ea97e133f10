#include "sparrow/cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <utility>

namespace sparrow::cli {

Argument& Argument::required() {
    option_->required();
    return *this;
}

Argument& Argument::value_name(const std::string& name) {
    option_->type_name(name);
    return *this;
}

Argument& Argument::shows_default() {
    option_->capture_default_str();
    return *this;
}

Argument& Argument::check(std::function<std::string(const std::string&)> check) {
    option_->check(
        CLI::Validator([check = std::move(check)](std::string& value) { return check(value); }, ""));
    return *this;
}

Argument& Argument::complete(std::function<std::string(std::string&)> complete) {
    option_->transform(CLI::Validator(std::move(complete), ""));
    return *this;
}

// The help texts say themselves what is accepted: so none of CLI11's descriptions.
Argument& Argument::one_of(const std::vector<std::string>& values) {
    option_->check(CLI::IsMember(values).description(""));
    return *this;
}

Argument& Argument::within(int min, int max) {
    option_->check(CLI::Range(min, max).description(""));
    return *this;
}

Argument& Argument::within(double min, double max) {
    option_->check(CLI::Range(min, max).description(""));
    return *this;
}

Argument& Argument::excludes(const Argument& other) {
    option_->excludes(other.option_);
    return *this;
}

Argument& Argument::one_value_each() {
    option_->expected(1)->allow_extra_args(false)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    return *this;
}

Command Command::subcommand(const std::string& name, const std::string& help) {
    return Command(app_->add_subcommand(name, help));
}

void Command::require_subcommand() {
    app_->require_subcommand(1);
}

template <typename Value>
Argument Command::option(const std::string& name, Value& value, const std::string& help) {
    return Argument(app_->add_option(name, value, help));
}

template Argument Command::option(const std::string&, std::string&, const std::string&);
template Argument Command::option(const std::string&, std::vector<std::string>&, const std::string&);
template Argument Command::option(const std::string&, int&, const std::string&);
template Argument Command::option(const std::string&, std::uint32_t&, const std::string&);
template Argument Command::option(const std::string&, std::uint64_t&, const std::string&);
template Argument Command::option(const std::string&, double&, const std::string&);

Argument Command::flag(const std::string& name, bool& value, const std::string& help) {
    return Argument(app_->add_flag(name, value, help));
}

void Command::footer(const std::string& text) {
    app_->footer(text);
}

void Command::callback(std::function<void()> callback) {
    app_->callback(std::move(callback));
}

void lacks(const std::string& what) {
    throw CLI::RequiredError(what);
}

Program::Program(const std::string& name, const std::string& help, const std::string& version)
    : app_(std::make_unique<CLI::App>(help, name)) {
    app_->set_version_flag("--version", name + " " + version);
}

Program::~Program() = default;

std::vector<std::string> Program::subcommands() const {
    std::vector<std::string> names;
    for (const CLI::App* subcommand : app_->get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(subcommand->get_name());
    }
    return names;
}

bool Program::run(const std::vector<std::string>& arguments) {
    try {
        // CLI11 takes arguments from the back.
        app_->parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return app_->exit(error) == 0;
    }
    return true;
}

}  // namespace sparrow::cli
