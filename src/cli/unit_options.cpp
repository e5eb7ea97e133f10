#include "sparrow/cli/unit_options.hpp"

#include "sparrow/unit/unit_name.hpp"

namespace sparrow::cli {

namespace {

// Completes the name in place; what is wrong with it, or nothing.
std::string complete(std::string& text) {
    text = unit::with_suffix(text, unit::UnitType::service);
    const auto name = unit::UnitName::parse(text);
    return name ? "" : name.error().message;
}

}  // namespace

Argument add_unit_argument(Command& command, std::string& unit, const std::string& help) {
    return command.option("UNIT", unit, help).complete(complete).value_name("");
}

void add_unit_or_all(Command& command, std::string& unit, bool& all) {
    const Argument one = add_unit_argument(command, unit, "The unit: web.service, or web for short");
    command.flag("--all", all, "All units that are watched").excludes(one);
}

void check_unit_or_all(const std::string& unit, bool all) {
    if (unit.empty() && !all) {
        lacks("UNIT or --all");
    }
}

Scope scope_called(const std::string& word) {
    return word == "user" ? Scope::user : Scope::system;
}

}  // namespace sparrow::cli
